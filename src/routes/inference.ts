import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Body } from '../codecs/body.ts';
import { manifest } from '../manifest.ts';
import type { Execution } from '../operations/execute.ts';
import { OPERATIONS } from '../operations/index.ts';
import type { Operation } from '../operations/operation.ts';
import {
  describeHealth,
  describeInfer,
  describeMetadata,
  describeModelReady,
  describeServer,
} from './describe-inference.ts';
import { HEADER_LENGTH, headerLengthOf } from './header-length.ts';
import { acceptInferenceBodies } from './inference-bodies.ts';
import { MODEL_VERSION, modelTensors } from './inference-models.ts';
import { answer, NO_BODY } from './operations.ts';

/**
 * `/v2`: the same operations as models of the Open Inference Protocol, as the clients of KServe and Triton ask for them. Errors have the
 * protocol's form there, see answers/inference-error.ts.
 */
export async function inferenceRoutes(app: FastifyInstance): Promise<void> {
  acceptInferenceBodies(app);

  app.get('/v2', {
    schema: describeServer,
    handler: async () => ({ name: manifest.name, version: manifest.version, extensions: ['binary_tensor_data'] }),
  });
  app.get('/v2/health/live', { schema: describeHealth('live'), handler: async () => ({ live: true }) });
  app.get('/v2/health/ready', {
    schema: describeHealth('ready'),
    handler: async (_request, reply) => {
      const ready = !app.isDraining();
      // The text of the protocol has `live` here, and its clients look for `ready`.
      return reply.code(ready ? 200 : 503).send({ live: true, ready });
    },
  });

  for (const operation of OPERATIONS) {
    serveModel(app, operation, `/v2/models/${operation.name}`);
    serveModel(app, operation, `/v2/models/${operation.name}/versions/${MODEL_VERSION}`);
  }
}

function serveModel(app: FastifyInstance, operation: Operation, url: string): void {
  const { name } = operation;
  app.get(url, {
    schema: describeMetadata(operation, url),
    handler: async () => ({
      name,
      versions: [MODEL_VERSION],
      platform: `${manifest.name}_builtin`,
      ...modelTensors(operation),
    }),
  });
  app.get(`${url}/ready`, {
    schema: describeModelReady(operation, url),
    handler: async (_request, reply) => {
      const ready = !app.isDraining();
      return reply.code(ready ? 200 : 503).send({ name, ready });
    },
  });
  app.post(`${url}/infer`, {
    schema: describeInfer(operation, url),
    handler: (request, reply) => {
      const frame = { model: name, version: MODEL_VERSION, headerLength: headerLengthOf(request) };
      const body = (request.body as Body | undefined) ?? NO_BODY;
      const job = { operation, from: 'inference', to: 'inference', frame } as const;
      const execution = app.executor.execute(job, body, request.exchange);
      if (!(execution instanceof Promise)) return answerInference(app, request, reply, execution);
      return execution.then((late) => answerInference(app, request, reply, late));
    },
  });
}

function answerInference(
  app: FastifyInstance,
  request: FastifyRequest,
  reply: FastifyReply,
  execution: Execution,
): FastifyReply {
  const { headerLength } = execution;
  if (headerLength === undefined) return answer(app, request, reply, 'application/json', execution);
  reply.header(HEADER_LENGTH, headerLength);
  return answer(app, request, reply, 'application/octet-stream', execution);
}
