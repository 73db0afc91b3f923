import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ConfigError, ConfigSchema, loadConfig } from '../../config.ts';
import { CliError } from '../cli-error.ts';
import type { Command, Given } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { FlagValues } from '../flags/flag.ts';
import { schemaFlags } from '../flags/schema-flags.ts';

/** `exact-loss serve`: the service, whose environment variables are flags. */
export const serve: Command = {
  name: 'serve',
  summary: 'Start the HTTP service',
  synopsis: '[OPTIONS]',
  description: [
    'Serves until SIGTERM or Ctrl+C. Each environment variable of the service is a flag, too, PORT as --port and so on, which goes before the ' +
      'variable. Standard output has the log, a line of JSON a request.',
  ],
  flags: schemaFlags(ConfigSchema).map((flag) => ({ ...flag, name: flag.name.toLowerCase() })),
  examples: [
    { line: 'exact-loss serve --port 8080', text: 'on this machine only' },
    {
      line: 'LOG_LEVEL=warn exact-loss serve --host 0.0.0.0 --workers 2',
      text: 'for other machines, by a variable and two flags',
    },
  ],
  run: runServe,
};

async function runServe({ values, words }: Given): Promise<ExitCode> {
  if (words.length > 0) throw new CliError(`${words[0]} is given to serve; expected options only, such as --port 8080`);
  const variables = variablesOf(values);
  checkConfig(variables);
  await becomeServer({ ...process.env, ...variables });
  return EXIT.OK;
}

/** What V8 needs for it to be as it is with `npm start`, and takes only as a process starts. */
const NODE_OPTIONS = ['--max-semi-space-size=8'];

/**
 * Goes on as the server. Where the system can, this process becomes that of `npm start`: with its heap, and without what has been loaded for
 * the command line.
 */
async function becomeServer(env: NodeJS.ProcessEnv): Promise<void> {
  const server = new URL(`../../server${extname(import.meta.url)}`, import.meta.url);
  if (process.platform !== 'win32' && process.execve) {
    process.execve(
      process.execPath,
      [process.execPath, ...NODE_OPTIONS, ...process.execArgv, fileURLToPath(server)],
      env,
    );
  }
  Object.assign(process.env, env);
  await import(server.href);
}

function variablesOf(values: FlagValues): { [name: string]: string } {
  const variables: { [name: string]: string } = {};
  for (const name of Object.keys(ConfigSchema.properties)) {
    const value = values[flagOf(name)];
    if (value !== undefined) variables[name] = String(value);
  }
  return variables;
}

/** Says what is wrong with a flag by its own name. */
function checkConfig(variables: { readonly [name: string]: string }): void {
  try {
    loadConfig({ ...process.env, ...variables });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const message = error.message.replace(/^[A-Z_]+(?= is )/, (name) =>
      name in variables ? `--${flagOf(name)}` : name,
    );
    throw new CliError(message);
  }
}

/** `BODY_LIMIT` as `body-limit`. */
function flagOf(variable: string): string {
  return variable.toLowerCase().replaceAll('_', '-');
}
