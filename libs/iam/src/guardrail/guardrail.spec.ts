import { specification } from '@app/testing';
import { iamEvents } from '../catalogue';
import { claimsOf } from '../commands';
import { removeGuardrail, setGuardrail } from './guardrail.decider';

const given = specification({ definitions: iamEvents, claimsOf });
const scp = (Action: string) => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] });
const rcp = (Effect: string) => ({ Version: '2012-10-17', Statement: [{ Effect, Principal: '*', Action: 's3:*', Resource: '*' }] });
const limits = { kind: 'scp', level: 'root', name: 'limits' } as const;

describe('a guardrail', () => {
  const attached = given(setGuardrail, { ...limits, document: scp('s3:*') });

  it('is attached, changed and detached', () => {
    given()
      .when(setGuardrail, { ...limits, document: JSON.stringify(scp('s3:*')) })
      .then(['GuardrailAttached', { ...limits, document: scp('s3:*') }])
      .answering({});
    attached.when(setGuardrail, { ...limits, document: scp('s3:*') }).thenNothing();
    attached.when(setGuardrail, { ...limits, document: scp('*') }).then(['GuardrailChanged', { ...limits, document: scp('*') }]);
    attached.when(removeGuardrail, limits).then(['GuardrailDetached', limits]);
    attached
      .and(removeGuardrail, limits)
      .when(setGuardrail, { ...limits, document: scp('*') })
      .then(['GuardrailAttached']);
    given().when(removeGuardrail, limits).thenRefused('NoSuchEntity', 'The level root has no scp with name limits.');
  });

  it('is known by kind, level and name', () => {
    attached.when(removeGuardrail, { ...limits, level: 'ou/limits' }).thenRefused('NoSuchEntity');
    attached.when(setGuardrail, { ...limits, level: 'account', document: scp('s3:*') }).then(['GuardrailAttached']);
    attached.when(setGuardrail, { ...limits, kind: 'rcp', document: rcp('Deny') }).then(['GuardrailAttached', { kind: 'rcp' }]);
  });

  it('takes a number for a level', () => {
    given()
      .when(setGuardrail, { ...limits, level: 0 as never, document: scp('*') })
      .then(['GuardrailAttached', { level: '0' }]);
  });

  it.each([{ kind: 'acl' }, { level: '' }, { level: 1.5 }, { name: 'a\nb' }, { name: 'x'.repeat(129) }, { name: undefined }])(
    'is refused with %j',
    (wrong) => {
      given()
        .when(setGuardrail, { ...limits, document: scp('*'), ...wrong } as never)
        .thenRefused('ValidationError');
    },
  );

  it('is a document of its kind', () => {
    given()
      .when(setGuardrail, { ...limits, document: rcp('Deny') })
      .thenRefused('MalformedPolicyDocument', 'Principal is prohibited');
    given()
      .when(setGuardrail, { ...limits, kind: 'rcp', document: rcp('Allow') })
      .thenRefused('MalformedPolicyDocument', 'grants nothing');
    given()
      .when(setGuardrail, { ...limits, document: scp(`s3:${'x'.repeat(5_100)}`) })
      .thenRefused('LimitExceeded', '5120');
  });
});
