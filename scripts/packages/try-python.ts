import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const PROGRAM = `
import sys
import exact_loss

client = exact_loss.Client(sys.argv[1])
answer = client.cross_entropy([[0.0, -50.0]], [0])
assert answer.loss == 1.9287498479639178e-22, answer.loss
assert answer.grad.tolist() == [[-1.9287498479639178e-22, 1.9287498479639178e-22]], answer.grad
try:
    client.cross_entropy([[0.0, -50.0]], [2])
except exact_loss.Refused as refused:
    assert refused.code == "LABEL_OUT_OF_RANGE"
else:
    raise AssertionError("a label out of range was accepted")
`;

/** Installs the wheel into an environment of its own, computes a loss with it, and removes it. `base` is the Python that it is made from. */
export async function tryPython(base: string, folder: string, file: string, url: string): Promise<void> {
  const run = (command: string, ...args: string[]) =>
    execFileSync(command, args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  const python = join(folder, 'environment/bin/python3');
  run(base, '-m', 'venv', 'environment');
  run(python, '-m', 'pip', 'install', '--quiet', '--no-index', '--no-deps', file);
  run(python, '-c', PROGRAM, url);
  run(python, '-m', 'pip', 'uninstall', '--quiet', '--yes', 'exact-loss');
  console.log('python: installed, computes, removed');
}
