import type { FastifyBaseLogger } from 'fastify';

type Bindings = Parameters<FastifyBaseLogger['child']>[0];
type Options = Parameters<FastifyBaseLogger['child']>[1];
type Level = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';
type Log = (...args: unknown[]) => void;

/**
 * The logger of a request. Hardly any request uses it, so we make pino's child, which takes 6 µs, on first use. The
 * parent writes the line for each request: see request-log.ts.
 */
class RequestLogger {
  private readonly parent: FastifyBaseLogger;
  private readonly make: () => FastifyBaseLogger;
  private made: FastifyBaseLogger | undefined;

  constructor(parent: FastifyBaseLogger, make: () => FastifyBaseLogger) {
    this.parent = parent;
    this.make = make;
  }

  get level(): string {
    return this.parent.level;
  }

  fatal(...args: unknown[]): void {
    this.log('fatal', args);
  }

  error(...args: unknown[]): void {
    this.log('error', args);
  }

  warn(...args: unknown[]): void {
    this.log('warn', args);
  }

  info(...args: unknown[]): void {
    this.log('info', args);
  }

  debug(...args: unknown[]): void {
    this.log('debug', args);
  }

  trace(...args: unknown[]): void {
    this.log('trace', args);
  }

  silent(): void {}

  child(bindings: Bindings, options?: Options): FastifyBaseLogger {
    return this.own.child(bindings, options);
  }

  private get own(): FastifyBaseLogger {
    this.made ??= this.make();
    return this.made;
  }

  private log(level: Level, args: unknown[]): void {
    (this.own[level] as Log)(...args);
  }
}

/**
 * Makes a logger create its children on first use. (Fastify's `childLoggerFactory` would look at the methods of each.)
 */
export function makeChildrenLate(logger: FastifyBaseLogger): void {
  const makeChild = logger.child.bind(logger);
  logger.child = ((bindings: Bindings, options: Options) =>
    new RequestLogger(logger, () => makeChild(bindings, options))) as unknown as FastifyBaseLogger['child'];
}
