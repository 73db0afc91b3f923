import { expect, test } from 'vitest';
import { ATTACKS } from '../../../verify/siege/attacks/index.ts';
import { siege } from '../../../verify/siege/siege.ts';

/** Runs the command; returns its exit code and what it printed. */
async function run(...args: string[]) {
  const lines: string[] = [];
  const notes: string[] = [];
  const code = await siege(
    args,
    (line) => lines.push(line),
    (line) => notes.push(line),
  );
  return { code, text: lines.join('\n'), notes: notes.join('\n') };
}

test('--list names every attack, each once, with a sentence', async () => {
  const { code, text } = await run('--list');
  expect(code).toBe(0);
  expect(new Set(ATTACKS.map(({ name }) => name)).size).toBe(ATTACKS.length);
  for (const { name, about } of ATTACKS) {
    expect(text).toContain(`${name}\n    ${about}`);
    expect(about).toMatch(/^[A-Z0-9].*\.$/);
  }
});

test('an attack that does not exist is a wrong option', async () => {
  const { code, notes } = await run('--only', 'nonsense');
  expect(code).toBe(2);
  expect(notes).toContain("--only is 'nonsense'; expected a name that --list prints");
});
