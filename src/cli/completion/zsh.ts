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
    help) _describe command commands ;;
${commands.map(commandCase).join('\n')}
  esac
}
if [[ $funcstack[1] == _exact-loss ]]; then _exact_loss "$@"; else compdef _exact_loss exact-loss; fi
`;
}

function commandCase({ name, flags, arrays, words = [] }: Command): string {
  const first = arrays ? `'*:file:_exact_loss_input'` : `'*:word:(${words.join(' ')})'`;
  const specs = [...flags, HELP].map((flag) => `      ${spec(flag)}`).join(' \\\n');
  const names = arrays?.map((array) => `${array}=`).join(' ');
  const input = `_exact_loss_input() { compset -P '*=' || compadd -S '' -- ${names}; _files }`;
  return `    ${name})
      ${arrays ? input : ':'}
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
