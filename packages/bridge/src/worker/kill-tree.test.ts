import { expect, it, vi } from 'vitest';
import { killGroup, killTree } from './kill-tree.js';

const running = () => ({ pid: 7, exitCode: null, signalCode: null, kill: vi.fn(() => true) });
const tools = (platform: NodeJS.Platform) => ({ platform, kill: vi.fn(), run: vi.fn() });

it('ends the process group where there are such', () => {
  const unix = tools('darwin');
  killTree(running(), unix);
  expect(unix.kill).toHaveBeenCalledWith(-7, 'SIGKILL');
});

it('ends the process itself where its group is not there', () => {
  const child = running();
  const unix = {
    ...tools('linux'),
    kill: () => {
      throw new Error('ESRCH');
    },
  };
  killTree(child, unix);
  expect(child.kill).toHaveBeenCalledWith('SIGKILL');
});

it('ends the tree on Windows', () => {
  const windows = tools('win32');
  killTree(running(), windows);
  expect(windows.run).toHaveBeenCalledWith('taskkill', ['/pid', '7', '/t', '/f']);
  expect(windows.kill).not.toHaveBeenCalled();
});

it('leaves alone what has ended: its number may be another process by now', () => {
  const unix = tools('linux');
  killTree({ ...running(), exitCode: 0 }, unix);
  killTree({ ...running(), signalCode: 'SIGKILL' }, unix);
  expect(unix.kill).not.toHaveBeenCalled();
});

it('ends what is left in a group, but on Windows, where its number may be another process', () => {
  const [unix, windows] = [tools('darwin'), tools('win32')];
  killGroup(7, unix);
  killGroup(undefined, unix);
  killGroup(7, windows);
  expect(unix.kill.mock.calls).toEqual([[-7, 'SIGKILL']]);
  expect(windows.kill).not.toHaveBeenCalled();
});
