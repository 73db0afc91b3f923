import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderWith, runCli } from './run-cli.ts';

const cwd = folderWith({ 'logits.npy': '', 'a b.npy': '' });

/** What bash would complete the last of some words to. */
async function inBash(...words: string[]): Promise<string[]> {
  const { stdout } = await runCli(['completion', 'bash']);
  const script = `${stdout}
COMP_WORDS=(exact-loss "$@"); COMP_CWORD=$#; _exact_loss; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const printed = execFileSync('bash', ['-c', script, 'bash', ...words], { cwd, encoding: 'utf8' });
  return printed.split('\n').filter((line) => line !== '');
}

describe('completion for bash', () => {
  test.each([
    [['cro'], ['cross-entropy']],
    [['--v'], ['--version']],
    [['cross-entropy', '--reduc'], ['--reduction']],
    [
      ['cross-entropy', '--reduction', ''],
      ['none', 'mean', 'sum'],
    ],
    [['cross-entropy', '--reduction', '=', 's'], ['sum']],
    [['cross-entropy', '--outputs', 'loss,gr'], ['loss,grad']],
    [['cross-entropy', 'lab'], ['labels=']],
    [
      ['cross-entropy', 'log'],
      ['logits=', 'logits.npy'],
    ],
    [['cross-entropy', '--out', 'log'], ['logits.npy']],
    [['cross-entropy', '-o', 'log'], ['logits.npy']],
    [['cross-entropy', 'labels', '=', 'log'], ['logits.npy']],
    [['cross-entropy', 'a'], ['a b.npy']],
    [['cross-entropy', '--server', ''], []],
    [['help', 'cro'], ['cross-entropy']],
    [['evaluate', 'logits.'], ['logits.npy']],
    [
      ['evaluate', '--byte'],
      ['--byte-count', '--bytes-per-token'],
    ],
    [['serve', '--log-level', 'd'], ['debug']],
    [['compare', '--operation', 'pol'], ['policy-gradient']],
    [
      ['completion', ''],
      ['bash', 'zsh'],
    ],
  ])('of %j is %j', async (words, expected) => {
    expect(await inBash(...words)).toEqual(expected);
  });
});

const hasZsh = spawnSync('zsh', ['--version']).status === 0;

describe.skipIf(!hasZsh)('completion for zsh', () => {
  /** What is on the screen once zsh has completed a line as it is typed at a terminal of its own, or after ten seconds. */
  async function inZsh(line: string, expected: string): Promise<string> {
    const { stdout } = await runCli(['completion', 'zsh']);
    const folder = folderWith({ '_exact-loss': stdout });
    const script = `
zmodload zsh/zpty
setopt extendedglob
zpty -b shell zsh -f -i
await() {
  local out all=
  for ((i = 0; i < 100; i++)) {
    while zpty -r -t shell out; do all+=$out; done
    all=\${all//$'\\e'\\[[0-9;?]#[a-zA-Z]/}
    [[ $all == *$1* ]] && break
    sleep 0.1
  }
  print -r -- $all
}
zpty -w shell 'unsetopt beep; cd ${cwd}; fpath=(${folder} $fpath); autoload -U compinit; compinit -u -d ${join(folder, 'dump')}; PS1=pro""mpt'
await prompt > /dev/null
zpty -n -w shell $'${line}\\t'
await '${expected}'
`;
    return execFileSync('zsh', ['-fc', script], {
      encoding: 'utf8',
      timeout: 25_000,
      env: { ...process.env, TERM: 'dumb' },
    });
  }

  test('is a script without errors', async () => {
    const { stdout } = await runCli(['completion', 'zsh']);
    const folder = folderWith({ script: stdout });
    expect(spawnSync('zsh', ['-n', join(folder, 'script')], { encoding: 'utf8' })).toMatchObject({
      status: 0,
      stderr: '',
    });
  });

  test('completes a command, an option and its value', async () => {
    for (const [line, expected] of [
      ['exact-loss cro', 'exact-loss cross-entropy'],
      ['exact-loss cross-entropy --reducti', '--reduction='],
      ['exact-loss cross-entropy --reduction=su', '--reduction=sum'],
    ] as const) {
      expect(await inZsh(line, expected)).toContain(expected);
    }
  });
});
