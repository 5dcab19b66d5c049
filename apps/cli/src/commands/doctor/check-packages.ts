import {
  allFiles,
  engineSource,
  installedSets,
  isPinned,
  type PythonInspection,
  pinsFor,
  requirementFiles,
} from '@openuni/bridge/setup';
import type { DoctorCheck } from './doctor-report.js';
import { packageRemedy } from './remedies.js';

/** Needed to install the engine, not to run it. */
const buildTools = new Set(['setuptools']);

/** One check a pinned package: whether it is there, and in the version that is tested. */
export function checkPackages(inspection: PythonInspection): DoctorCheck[] {
  const { sets, torch } = installedSets(inspection.prefix);
  const files = requirementFiles(engineSource().directory, sets, torch);
  const pins = pinsFor(allFiles(files), inspection.version);
  return [...pins]
    .filter(([name]) => !buildTools.has(name))
    .map(([name, pin]) => {
      const check = { id: `package:${name}`, title: name };
      const installed = inspection.packages[name];
      if (installed && isPinned(installed, pin))
        return { ...check, status: 'ok', detail: installed };
      const remedy = packageRemedy(inspection, name, pin);
      return installed
        ? { ...check, status: 'warning', detail: `${installed}; tested with ${pin}`, remedy }
        : { ...check, status: 'failed', detail: 'not installed', remedy };
    });
}
