import { existsSync, readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import {
  type ConfigObject,
  checkTrainingConfig,
  readConfigValues,
  type TrainingConfig,
  toMMEngine,
} from '@openuni/config';
import { InvalidRequestError, type JobRequest } from '@openuni/protocol';
import { clearFailure } from '../jobs/written-failure.js';
import { cfgOptionWords, withCfgOptions } from '../options/cfg-options.js';
import { trainingLauncher } from './training-launcher.js';
import type { ParsedTrainingOptions } from './training-options.js';

/**
 * The file among a job's inputs that holds a config that was given as an object. Not in the job's own
 * folder: there mmengine writes the config as it understood it, under the same name.
 */
const ownConfig = 'config.py';

/** What a training's job keeps of what was asked for. */
export interface TrainingRequest {
  /** Absolute path of the config file. */
  readonly config: string;
  readonly options: ParsedTrainingOptions;
}

/** The job that a training is. Checks everything that needs no Python. */
export function trainingJobRequest(
  config: string | TrainingConfig,
  given: ParsedTrainingOptions,
): JobRequest {
  const source = typeof config === 'string' ? undefined : checkTrainingConfig(config);
  const options = withHardware(given, source);
  const cwd = resolve(options.cwd ?? '.');
  const file = typeof config === 'string' ? configFile(cwd, config) : undefined;
  const name = file ? basename(file, '.py') : 'training';
  const workDir = options.workDir ? resolve(cwd, options.workDir) : freeFolder(cwd, name, options);
  const rank = options.nodeRank ?? 0;
  // Each node has a job of its own; the training itself writes to one folder.
  const folder = rank > 0 ? join(workDir, `node-${rank}`) : workDir;
  if (!options.resume) refuseCheckpoints(workDir);
  clearFailure(folder);
  const path = file ?? join(folder, 'inputs', ownConfig);
  const request: TrainingRequest = { config: path, options: { ...options, workDir } };
  return {
    kind: 'train',
    name,
    folder,
    program: { module: 'openuni.training' },
    args: trainingArguments(request),
    request,
    config: configValues(source ?? path, options),
    launcher: trainingLauncher(options),
    resumeArgs: ['--resume'],
    cwd,
    variables: options.env,
    resumed: Boolean(options.resume),
    ...(source && { files: { [ownConfig]: toMMEngine(source) } }),
    needs: {
      packages: ['mmengine', 'xtuner', ...(options.deepspeed ? ['deepspeed'] : [])],
    },
  };
}

/** The words after `python -m openuni.training`. */
export function trainingArguments({ config, options }: TrainingRequest): string[] {
  const { kind } = trainingLauncher(options);
  const { workDir = '', seed, resume, deepspeed, cfgOptions } = options;
  const words = cfgOptionWords(cfgOptions);
  return [
    config,
    ...['--work-dir', workDir],
    ...(seed === undefined ? [] : ['--seed', String(seed)]),
    ...(deepspeed === undefined ? [] : ['--deepspeed', deepspeed]),
    ...(kind === 'torchrun' ? ['--launcher', 'pytorch'] : []),
    ...(kind === 'slurm' ? ['--launcher', 'slurm'] : []),
    ...(resume ? ['--resume', ...(resume === true ? [] : [resume])] : []),
    ...(words.length > 0 ? ['--cfg-options', ...words] : []),
  ];
}

/** A config says where it runs unless the start says otherwise. */
function withHardware(
  options: ParsedTrainingOptions,
  config: TrainingConfig | undefined,
): ParsedTrainingOptions {
  if (!config) return options;
  const { nproc, nodes, launcher, deepspeed } = config.hardware;
  const asked = { nproc, nodes, launcher, deepspeed };
  const defaults = Object.entries(asked).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(defaults), ...options };
}

function configFile(cwd: string, config: string): string {
  const path = resolve(cwd, config);
  if (path.endsWith('.py') && existsSync(path)) return path;
  throw new InvalidRequestError(
    existsSync(path) ? `${config} is no Python config file.` : `There is no config file ${config}.`,
    {
      field: 'config',
      value: config,
      hint: 'Give the path of a .py config file, official or ours, or a config of defineTrainingConfig.',
    },
  );
}

/** What the config says, changes included; null where only Python can tell. */
function configValues(
  config: string | TrainingConfig,
  { cfgOptions }: ParsedTrainingOptions,
): ConfigObject | null {
  try {
    return withCfgOptions(readConfigValues(config), cfgOptions);
  } catch {
    return null;
  }
}

function freeFolder(cwd: string, name: string, options: ParsedTrainingOptions): string {
  const { resume } = options;
  const { kind } = trainingLauncher(options);
  if (kind === 'torchrun' && (options.nodes ?? 1) > 1) {
    throw new InvalidRequestError('workDir is missing.', {
      field: 'workDir',
      hint: 'Several nodes are started one by one: name the folder that they all write to.',
    });
  }
  const folder = join(cwd, 'work_dirs', name);
  // To resume is to go on in the folder that the same call began in.
  if (resume) return folder;
  let free = folder;
  for (let i = 2; existsSync(free) && readdirSync(free).length > 0; i += 1) free = `${folder}-${i}`;
  return free;
}

/** A training that began anew among another's checkpoints would later be resumed from those. */
function refuseCheckpoints(workDir: string): void {
  const found =
    existsSync(workDir) && readdirSync(workDir).find((file) => /^iter_\d+\.pth$/.test(file));
  if (!found) return;
  throw new InvalidRequestError(`workDir holds checkpoints of a training already: ${found}.`, {
    field: 'workDir',
    value: workDir,
    hint: 'Go on with it (resume), or choose another folder.',
  });
}
