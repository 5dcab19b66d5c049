import { compareMinor } from '@openuni/bridge/setup';
import type { DoctorCheck } from './doctor-report.js';

const oldestNode = '20.19';

export function checkNode(node: string): DoctorCheck {
  const check = { id: 'node', title: 'Node', detail: node };
  return compareMinor(node, oldestNode) >= 0
    ? { ...check, status: 'ok' }
    : { ...check, status: 'failed', remedy: `Install Node ${oldestNode} or newer: nvm install 22` };
}
