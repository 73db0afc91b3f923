import type { Command } from '../command.ts';
import { type Flag, HELP } from '../flags/flag.ts';

/** A script for bash 4 and newer. Functions of bash-completion are not needed. */
export function bashCompletion(commands: readonly Command[]): string {
  const names = commands.map(({ name }) => name).join(' ');
  return `# Completion of exact-loss for bash: source this file.
_exact_loss() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} command=\${COMP_WORDS[1]}
  local flags= kind=words words= start=
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -W "${names} help --help --version" -- "$word"))
    return
  fi
  # bash takes the sign of --name=value and of name=file for a word of its own.
  if [[ $word == = ]]; then
    word= kind=files
  elif [[ $before == = ]]; then
    before=\${COMP_WORDS[COMP_CWORD-2]} kind=files
  fi
  case $command in
    help) words="${names}" kind=choices ;;
${commands.map(commandCase).join('\n')}
  esac
  if [[ $kind == words && $word == -* ]]; then words=$flags kind=choices; fi
  case $kind in
    choices)
      # A list is completed behind its last comma.
      [[ $word == *,* ]] && start=\${word%,*},
      COMPREPLY=($(compgen -P "$start" -W "$words" -- "\${word##*,}"))
      [[ -n $words ]] || compopt +o default 2>/dev/null ;;
    files) mapfile -t COMPREPLY < <(compgen -f -- "$word") ;;
    words)
      mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word"; compgen -f -- "$word")
      [[ \${COMPREPLY[0]} == *= ]] && compopt -o nospace 2>/dev/null ;;
  esac
}
# Where the function finds nothing, as of a name in quotes, bash looks for files itself.
complete -o filenames -o default -F _exact_loss exact-loss
`;
}

function commandCase({ name, flags, arrays, words = [] }: Command): string {
  const names = [...flags, HELP].flatMap((flag) => [`--${flag.name}`, ...(flag.short ? [`-${flag.short}`] : [])]);
  const first = arrays ? `words="${arrays.map((array) => `${array}=`).join(' ')}"` : `words="${words.join(' ')}"`;
  const cases = flags.filter(({ value }) => value !== undefined).map(flagCase);
  return `    ${name})
      flags="${names.join(' ')}" ${first}
      case $before in
${cases.map((line) => `        ${line}\n`).join('')}        *) ${arrays ? ':' : '[[ $word == -* ]] || kind=choices'} ;;
      esac ;;`;
}

function flagCase({ name, short, choices = [], isFile }: Flag): string {
  const pattern = short === undefined ? `--${name}` : `--${name}|-${short}`;
  return `${pattern}) ${isFile ? 'kind=files' : `words="${choices.join(' ')}" kind=choices`} ;;`;
}
