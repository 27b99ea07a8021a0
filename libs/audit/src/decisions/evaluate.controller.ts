import { evaluateCase, type Decision } from '@app/policy-engine';
import { DocumentsBody } from '@app/platform';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger';

const documents = { type: 'array', items: { type: 'object' } } as const;
const levels = {
  type: 'array',
  items: { type: 'object', properties: { orgIdentifier: { type: 'string' }, policies: documents } },
} as const;

/** A request together with all policies that bear on it: decided without any account. */
@ApiTags('questions')
@Controller('v1/evaluate')
export class EvaluateController {
  @Post()
  @HttpCode(200)
  @DocumentsBody()
  @ApiOperation({ summary: 'Decides a request by the policies given with it: nothing is looked up, and no context key is derived' })
  @ApiBody({
    schema: {
      type: 'object',
      required: ['request'],
      properties: {
        request: {
          type: 'object',
          required: ['principal', 'action', 'resource'],
          properties: {
            principal: { description: 'An ARN, the name of a service, or {"type": "Anonymous"}' },
            action: { type: 'string', example: 's3:GetObject' },
            resource: { type: 'string', example: 'arn:aws:s3:::reports/2026.csv' },
            resourceAccountId: { type: 'string' },
            context: { type: 'object', additionalProperties: true },
            wildcardOnlyAction: { type: 'boolean' },
          },
        },
        identityPolicies: documents,
        resourcePolicy: { type: 'object' },
        permissionBoundaries: documents,
        serviceControlPolicies: levels,
        resourceControlPolicies: levels,
        sessionPolicy: { type: 'object' },
        endpointPolicies: documents,
        unknown: { type: 'array', items: { type: 'string' } },
      },
    },
  })
  evaluate(@Body() given: unknown): Omit<Decision, 'unsupported'> {
    const { unsupported: _, ...decision } = evaluateCase(given);
    return decision;
  }
}
