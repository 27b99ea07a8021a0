import { targetConstructorToSchema } from 'class-validator-jsonschema';
import { iamCommands } from './commands';

const schemaOf = (name: string) => targetConstructorToSchema(iamCommands.find((command) => command.name === name)!.body);

describe('the parameters of commands', () => {
  it('are described for the API documents, nothing by reference', () => {
    for (const { name } of iamCommands) expect(JSON.stringify(schemaOf(name))).not.toContain('$ref');
  });

  it('are described with AWS’s bounds', () => {
    expect(schemaOf('CreateUser')).toMatchObject({
      required: ['userName'],
      properties: {
        userName: { type: 'string', minLength: 1, maxLength: 64 },
        tags: { type: 'array', maxItems: 50, items: { properties: { key: { maxLength: 128 } } } },
      },
    });
    expect(schemaOf('PutUserPolicy')).toMatchObject({
      properties: { policyDocument: { oneOf: [{ type: 'string' }, { type: 'object' }] }, userName: { type: 'string' } },
    });
    expect(schemaOf('UpdateRole')).toMatchObject({
      properties: { maxSessionDuration: { type: 'integer', minimum: 3600, maximum: 43_200 } },
    });
    expect(schemaOf('CreateAccessKey')).not.toHaveProperty('required');
  });
});
