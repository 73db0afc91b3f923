import type { Command } from '../command.ts';
import { type Flag, HELP } from '../flags/flag.ts';

/** A script for bash 4 and newer. Functions of bash-completion are not needed. */
export function bashCompletion(commands: readonly Command[]): string {
  return `# Completion of exact-loss for bash: source this file.
_exact_loss() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} command=\${COMP_WORDS[1]}
  local words= values= arrays=
  COMPREPLY=()
  # bash takes the sign of --name=value for a word of its own.
  if [[ $word == = ]]; then word=; elif [[ $before == = ]]; then before=\${COMP_WORDS[COMP_CWORD-2]}; fi
  if ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -W "${[...commands.map(({ name }) => name), '--help', '--version'].join(' ')}" -- "$word"))
    return
  fi
  case $command in
${commands.map(commandCase).join('\n')}
  esac
  if [[ -n $values && $before == --* ]]; then
    # A list is completed behind its last comma.
    local start=
    [[ $word == *,* ]] && start=\${word%,*},
    COMPREPLY=($(compgen -P "$start" -W "$values" -- "\${word##*,}"))
  elif [[ $word == -* ]]; then
    COMPREPLY=($(compgen -W "$words" -- "$word"))
  else
    COMPREPLY=($(compgen -W "$arrays" -- "$word") $(compgen -f -- "$word"))
    [[ \${COMPREPLY[0]} == *= ]] && compopt -o nospace 2>/dev/null
  fi
}
complete -o filenames -F _exact_loss exact-loss
`;
}

function commandCase({ name, flags, arrays = [], words = [] }: Command): string {
  const names = [...flags, HELP].flatMap((flag) => [`--${flag.name}`, ...(flag.short ? [`-${flag.short}`] : [])]);
  const choices = flags.filter((flag) => flag.choices !== undefined).map(flagCase);
  const first = [...arrays.map((array) => `${array}=`), ...words];
  return `    ${name})
      words="${names.join(' ')}" arrays="${first.join(' ')}"
      case $before in
${choices.join('\n')}${choices.length > 0 ? '\n' : ''}        *) values= ;;
      esac ;;`;
}

function flagCase({ name, choices = [] }: Flag): string {
  return `        --${name}) values="${choices.join(' ')}" ;;`;
}
