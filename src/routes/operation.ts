import type { TObject } from '@sinclair/typebox';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import type { Dtype, FieldValue, Results } from '../codecs/codec.ts';
import { classLayout } from '../core/class-layout.ts';
import type { Kernel } from '../core/kernel.ts';
import type { Tensor } from '../core/tensor.ts';
import { inputToFloat32, roundToFloat32 } from '../core/to-float32.ts';
import { HttpProblem } from '../errors.ts';
import { Problem } from '../schemas/problem.ts';
import { isTensorField } from '../schemas/tensor-fields.ts';
import { negotiate } from './negotiate.ts';
import { compileValidator, type Validator } from './validator.ts';

/** One operation: a pure function of the fields of a request, and what the document says of it. */
export interface Operation<Body> {
  readonly url: string;
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  /** The schema whose type is `Body`. */
  readonly request: TObject;
  readonly response: TObject;
  /** The name of the tensor that has the rows. */
  readonly rowsOf: keyof Body & string;
  readonly run: (body: Body, kernel: Kernel) => Results;
}

/** What the pipeline needs to know of any body. */
type AnyBody = {
  readonly class_axis?: number;
  readonly dtype?: Dtype;
  readonly [field: string]: FieldValue | undefined;
};

/** Serves an operation: bytes → fields → tensors → core → tensors → bytes, all in one go. */
export function serveOperation<Body>(app: FastifyInstance, operation: Operation<Body>): void {
  const { url, operationId, summary, description, request: body, response } = operation;
  const problem = {
    description: 'A problem: see its code.',
    content: { 'application/problem+json': { schema: Problem } },
  };
  const validate = compileValidator(body);
  const route: RouteOptions = {
    method: 'POST',
    url,
    schema: {
      tags: ['losses'],
      operationId,
      summary,
      description,
      body,
      response: {
        200: { description: 'What was asked for in outputs.', content: { 'application/json': { schema: response } } },
        '4xx': problem,
        '5xx': problem,
      },
    },
    onRequest: rejectQuery,
    handler: (request, reply) => answer(operation, validate, app, request, reply),
  };
  app.route(route);
}

function answer<Body>(
  operation: Operation<Body>,
  validate: Validator,
  { engine, replyBuffers }: FastifyInstance,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const codec = negotiate(request, engine.codecs);
  const { stages } = request;
  const chunks = (request.body ?? []) as readonly Buffer[];

  const fields = stages.time('parse', () => codec.decode(chunks, isTensorField));
  validate(fields);
  const body = fields as AnyBody;
  const dtype = body.dtype ?? 'float64';
  const results = stages.time('compute', () => {
    if (dtype === 'float32') roundInputs(body);
    const results = operation.run(body as Body, engine.kernel);
    if (dtype === 'float32') return roundResults(results);
    return results;
  });
  const payload = stages.time('format', () => codec.encode(results, dtype, replyBuffers.take));
  // Sent, not only closed: of a connection that broke the buffer is left to the garbage collector.
  if (typeof payload !== 'string') reply.raw.once('finish', () => replyBuffers.give(payload));

  const { shape } = body[operation.rowsOf] as Tensor;
  const layout = classLayout(operation.rowsOf, shape, body.class_axis);
  stages.rows = layout.rows;
  stages.classes = layout.classes;
  stages.isComputed = true;
  return reply.header('content-type', codec.mediaType).header('server-timing', stages.toServerTiming()).send(payload);
}

/** Rounds all tensors to float32 but the labels, which are no measurements. */
function roundInputs(body: AnyBody): void {
  for (const [name, value] of Object.entries(body)) {
    if (isTensorField(name) && name !== 'labels') inputToFloat32(name, value as Tensor);
  }
}

function roundResults(results: Results): Results {
  const rounded: { [name: string]: Tensor | number | null | undefined } = {};
  for (const [name, value] of Object.entries(results)) {
    if (typeof value === 'object' && value !== null) roundToFloat32(value);
    rounded[name] = typeof value === 'number' ? Math.fround(value) : value;
  }
  return rounded;
}

/** Options stand in the body: one in the query would be dropped without a word. */
function rejectQuery(request: FastifyRequest, _reply: FastifyReply, done: (error?: Error) => void): void {
  const start = request.url.indexOf('?');
  const isEmpty = start < 0 || start === request.url.length - 1;
  const detail = `the query is ${request.url.slice(start, start + 64)}; expected none: options stand in the body`;
  done(isEmpty ? undefined : new HttpProblem('BAD_REQUEST', detail));
}
