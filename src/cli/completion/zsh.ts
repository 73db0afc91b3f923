import type { Command } from '../command.ts';
import { type Flag, HELP } from '../flags/flag.ts';

/** A script for zsh's completion system. */
export function zshCompletion(commands: readonly Command[]): string {
  return `#compdef exact-loss
# Completion of exact-loss for zsh: a file _exact-loss in a folder of $fpath, or source it after compinit.
_exact_loss() {
  local -a commands
  commands=(
${commands.map(({ name, summary }) => `    ${quoted(`${name}:${summary}`)}`).join('\n')}
  )
  if ((CURRENT == 2)); then
    _describe command commands
    compadd -- --help --version
    return
  fi
  local command=$words[2]
  shift words
  ((CURRENT--))
  case $command in
${commands.map(commandCase).join('\n')}
  esac
}
if [[ $funcstack[1] == _exact-loss ]]; then _exact_loss "$@"; else compdef _exact_loss exact-loss; fi
`;
}

function commandCase({ name, flags, arrays = [], words = [] }: Command): string {
  const first = words.length > 0 ? `'*:word:(${words.join(' ')})'` : `'*:file:_exact_loss_input'`;
  const specs = [...flags, HELP].map((flag) => `      ${spec(flag)}`).join(' \\\n');
  const input = `_exact_loss_input() { compadd -S '' -- ${arrays.map((array) => `${array}=`).join(' ')}; _files }`;
  return `    ${name})
      ${words.length > 0 ? ':' : input}
      _arguments \\
${specs} \\
      ${first} ;;`;
}

/** What _arguments takes: `--name[description]:value:(choices)`. */
function spec({ name, value, choices, isFile, isList, description }: Flag): string {
  const text = (description.split(/(?<=\.) /)[0] ?? '').replaceAll(/[[\]:\\]/g, '\\$&');
  const among =
    choices === undefined
      ? isFile
        ? '_files'
        : ' '
      : isList
        ? `_values -s , name ${choices.join(' ')}`
        : `(${choices.join(' ')})`;
  return quoted(
    `--${name}${value === undefined ? '' : '='}[${text}]${value === undefined ? '' : `:${value}:${among}`}`,
  );
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
