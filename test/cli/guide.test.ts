import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../../src/cli/commands/index.ts';
import { parseFlags } from '../../src/cli/flags/parse-flags.ts';
import { writeNpy } from '../../src/codecs/npy/write-npy.ts';
import { labelsNpy } from './npy-file.ts';
import { folderWith, runCli } from './run-cli.ts';
import { callsIn } from './shell.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Shell that calls the program, and what it prints, where the page shows that: JSON as to a pipe, else as to a terminal. */
const BLOCK =
  /```sh\n(?<script>(?:(?!```)[\s\S])*\bexact-loss [a-z](?:(?!```)[\s\S])*)```(?:\n\n```(?<kind>json)?\n(?<output>[^`]*)```)?/g;

/** The arrays that the pages make by NumPy. */
const LOGITS = Float32Array.of(2, 1, -1, 0, 3, 1, 0.5, 0, 1, 1, 0, 2);

describe.each(['command-line', 'evaluation', 'oracle'])('docs/guide/%s.md', (name) => {
  const text = readFileSync(join(ROOT, `docs/guide/${name}.md`), 'utf8');
  const cwd = folderWith({
    'logits.npy': writeNpy({ shape: [4, 3], data: LOGITS }),
    'labels.npy': labelsNpy([4], [0, 1, 2, 0]),
  });
  cpSync(join(ROOT, 'vectors'), join(cwd, 'vectors'), { recursive: true });
  cpSync(join(ROOT, 'vectors/cross-entropy.safetensors'), join(cwd, 'mine.safetensors'));
  const blocks = [...text.matchAll(BLOCK)].map(
    ({ groups }) => groups as { script: string; kind?: string; output?: string },
  );

  test('shows command lines', () => {
    expect(blocks.length).toBeGreaterThan(0);
  });

  test.each(blocks)('has what is printed: $script', async ({ script, kind, output }) => {
    let printed = '';
    for (const { args, stdin } of callsIn(script, cwd)) {
      if (args[0] === 'serve') {
        const { flags } = COMMANDS.find((command) => command.name === 'serve') as (typeof COMMANDS)[number];
        expect(parseFlags(args.slice(1), flags).words).toEqual([]);
        continue;
      }
      const run = await runCli(args, { cwd, stdin, isTerminal: kind !== 'json' && !args.includes('-o') });
      expect(run.stderr).toBe('');
      expect(run.code).toBe(args.includes('--tolerance') ? 1 : 0);
      printed += run.stdout;
    }
    if (output !== undefined) expect(printed.trimEnd()).toBe(output.trimEnd());
  });
});
