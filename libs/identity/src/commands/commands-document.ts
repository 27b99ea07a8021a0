import { targetConstructorToSchema } from 'class-validator-jsonschema';
import type { OpenAPIObject } from '@nestjs/swagger';
import { iamCommands } from '@app/iam';
import type { Command } from '@app/kernel';

const TEMPLATE = '/v1/accounts/{accountId}/commands/{command}';

const headers = [
  {
    name: 'Idempotency-Key',
    in: 'header' as const,
    required: false,
    description: 'The same key and body within 24 hours answer what the first request answered, without secrets',
    schema: { type: 'string' as const, maxLength: 255 },
  },
];
const accountId = { name: 'accountId', in: 'path' as const, required: true, schema: { type: 'string' as const, pattern: '^[0-9]{12}$' } };

function pathOf({ name, body }: Command): OpenAPIObject['paths'][string] {
  return {
    post: {
      tags: ['commands'],
      summary: name,
      operationId: name,
      parameters: [accountId, ...headers],
      requestBody: { required: true, content: { 'application/json': { schema: targetConstructorToSchema(body) as object } } },
      responses: {
        '200': { description: 'Nothing had to change: `events` is empty' },
        '201': {
          description:
            'Changed: `{streamId, streamVersion, logIndex, events, result, warnings?}`; `warnings`: what the lint says of a policy document',
        },
        default: { description: 'Refused: problem details with the AWS error code as `code`' },
      },
    },
  };
}

/** OpenAPI with a path for each command, with its parameters, in the place of the one template. */
export function withCommands(document: OpenAPIObject): OpenAPIObject {
  const { [TEMPLATE]: _template, ...paths } = document.paths;
  return {
    ...document,
    paths: {
      ...paths,
      ...Object.fromEntries(iamCommands.map((command) => [TEMPLATE.replace('{command}', command.name), pathOf(command)])),
    },
  };
}
