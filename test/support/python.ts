import { spawnSync } from 'node:child_process';

/** Pythons that there may be: PyTorch is not everywhere, and Debian's packages are for Debian's own. */
const PYTHONS = [process.env.PYTHON, 'python3', '/usr/bin/python3'].filter((python) => python !== undefined);

const found = new Map<string, boolean>();

/** The first Python that has some modules; undefined where none does. */
export function pythonWith(...modules: readonly string[]): string | undefined {
  return PYTHONS.find((python) => modules.every((module) => has(python, module)));
}

function has(python: string, module: string): boolean {
  const key = `${python} ${module}`;
  const known = found.get(key);
  if (known !== undefined) return known;
  const code = `import importlib.util, sys; sys.exit(importlib.util.find_spec(${JSON.stringify(module)}) is None)`;
  const answer = spawnSync(python, ['-c', code], { stdio: 'ignore' }).status === 0;
  found.set(key, answer);
  return answer;
}
