import { InputError, type Issue } from '../../core/tensors/input-error.ts';
import { CliError } from '../cli-error.ts';
import type { ExitCode } from '../exit-codes.ts';

/** An error as it crosses from one thread to another, where errors lose their class. */
export type ThreadError =
  | { readonly kind: 'input'; readonly code: string; readonly issues: readonly Issue[] }
  | { readonly kind: 'cli'; readonly message: string; readonly exitCode: ExitCode }
  | { readonly kind: 'other'; readonly message: string; readonly stack: string | undefined };

export function toThreadError(error: unknown): ThreadError {
  if (error instanceof InputError) return { kind: 'input', code: error.code, issues: error.issues };
  if (error instanceof CliError) return { kind: 'cli', message: error.message, exitCode: error.exitCode };
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return { kind: 'other', message, stack };
}

export function fromThreadError(error: ThreadError): Error {
  if (error.kind === 'input') return new InputError(error.code, error.issues);
  if (error.kind === 'cli') return new CliError(error.message, error.exitCode);
  return Object.assign(new Error(error.message), { stack: error.stack });
}
