import type { FastifyInstance } from 'fastify';
import { manifest } from '../../src/manifest.ts';
import type { Document, Fields } from './described.ts';
import { pythonFiles } from './files.ts';

/** The generated files of the Python client, by their path from the top of the repository. */
export async function pythonClient(app: FastifyInstance): Promise<Readonly<Record<string, string>>> {
  const ask = async (operation: string, request: Fields) => {
    const answer = await app.inject({ method: 'POST', url: `/v1/${operation}`, payload: request });
    if (answer.statusCode !== 200) throw new Error(`${operation}: ${answer.body}`);
    return answer.json() as Fields;
  };
  const files = await pythonFiles(app.swagger() as unknown as Document, manifest.version, ask);
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [`${PACKAGE}/${name}`, text]));
}

const PACKAGE = 'clients/python/src/exact_loss';
