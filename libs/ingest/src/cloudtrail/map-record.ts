import { TypeCompiler, type TypeCheck } from '@sinclair/typebox/compiler';
import type { TObject } from '@sinclair/typebox';
import { changingCalls, iamEvents } from '@app/iam';
import { DomainError, type Outcome } from '@app/kernel';
import { booleanOf, Call, isMembers, member, textOf, type CloudTrailRecord } from './call';
import { accountMappings } from './mapping/account.mapping';
import { credentialMappings } from './mapping/credentials.mapping';
import { federationMappings } from './mapping/federation.mapping';
import { fact, type MappedFact, type Mappings } from './mapping/mapping';
import { policyMappings } from './mapping/policies.mapping';
import { principalMappings } from './mapping/principals.mapping';
import { changesAccess, resourceMapping } from './mapping/resources.mapping';
import { failedSignIns, sessionMappings, signInMappings } from './mapping/sessions.mapping';
import { withoutSecrets } from './secrets';

/** What an accepted record says: what it counts as, and its facts, one at least. */
export interface Mapped {
  readonly kind: 'applied' | 'attempt' | 'usage';
  readonly facts: readonly (MappedFact & { readonly outcome: Outcome; readonly schemaVersion: number })[];
}

const CHANGE_MAPPINGS: Mappings = {
  ...principalMappings,
  ...policyMappings,
  ...credentialMappings,
  ...federationMappings,
  ...accountMappings,
};
const changing = new Set(changingCalls.map(({ eventSource, eventName }) => `${eventSource} ${eventName}`));
const definitions = new Map(iamEvents.map((definition) => [definition.type, definition]));
const checks = new Map<string, TypeCheck<TObject>>();

const failed = ({ record }: Call): boolean => textOf(record, 'errorCode') !== undefined || textOf(record, 'errorMessage') !== undefined;

const calledWith = (call: Call): Readonly<Record<string, unknown>> => ({
  eventSource: call.eventSource,
  eventName: call.eventName,
  region: textOf(call.record, 'awsRegion'),
  errorCode: textOf(call.record, 'errorCode'),
  errorMessage: textOf(call.record, 'errorMessage'),
});

function attempted(call: Call): MappedFact {
  const names = ['userName', 'groupName', 'roleName', 'policyArn', 'accessKeyId'];
  return fact(`${call.eventName}Attempted`, {
    ...calledWith(call),
    ...Object.fromEntries(names.map((name) => [name, call.text(name)])),
    request: isMembers(call.request) ? withoutSecrets(call.request) : undefined,
  });
}

function observed(call: Call): MappedFact {
  const { record, identity } = call;
  const told = member(record, 'resources');
  const resources = Array.isArray(told) ? told.map((each) => textOf(each, 'ARN')).filter((arn) => arn !== undefined) : undefined;
  return fact('ApiCallObserved', {
    ...calledWith(call),
    readOnly: booleanOf(record, 'readOnly'),
    resources: resources?.length ? resources : undefined,
    invokedBy: textOf(identity, 'invokedBy'),
    vpcEndpointId: textOf(record, 'vpcEndpointId'),
    tlsCipher: textOf(member(record, 'tlsDetails'), 'cipherSuite'),
    mfaAuthenticated: booleanOf(member(member(identity, 'sessionContext'), 'attributes'), 'mfaAuthenticated'),
    sessionFromConsole: booleanOf(record, 'sessionCredentialFromConsole'),
    sharedEventId: textOf(record, 'sharedEventID'),
  });
}

function factsOf(call: Call): readonly MappedFact[] {
  const isChange = changing.has(`${call.eventSource} ${call.eventName}`) && changesAccess(call);
  if (failed(call)) {
    if (isChange) return [attempted(call)];
    return call.eventSource === 'signin.amazonaws.com' ? (failedSignIns[call.eventName]?.(call) ?? []) : [];
  }
  if (isChange) return (call.eventSource === 'iam.amazonaws.com' ? CHANGE_MAPPINGS[call.eventName] : resourceMapping(call))?.(call) ?? [];
  if (call.eventSource === 'sts.amazonaws.com') return sessionMappings[call.eventName]?.(call) ?? [];
  return call.eventSource === 'signin.amazonaws.com' ? (signInMappings[call.eventName]?.(call) ?? []) : [];
}

/** Without the members that tell nothing, as JSON writes it. */
const told = (data: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined));

const KIND = { change: 'applied', attempt: 'attempt', call: 'usage' } as const;

/** Lambda's names end in a version: `AddPermission20150331v2`. */
const withoutVersion = (eventName: string): string => eventName.replace(/\d{8}(v\d+)?$/, '');

/** The facts of a record. Throws DomainError MalformedRecord if the record lacks what its event must tell. */
export function mapRecord(record: CloudTrailRecord, accountId: string): Mapped {
  const call = new Call(record, accountId, textOf(record, 'eventSource') ?? '', withoutVersion(textOf(record, 'eventName') ?? ''));
  const found = factsOf(call);
  const facts = (found.length > 0 ? found : [observed(call)]).map(({ type, data }) => checked(call, type, told(data)));
  return { kind: KIND[facts[0]?.outcome ?? 'call'], facts };
}

function checked(call: Call, type: string, data: Record<string, unknown>): Mapped['facts'][number] {
  const definition = definitions.get(type);
  if (!definition) throw new Error(`The catalogue has no event ${type}`);
  let check = checks.get(type);
  if (!check) checks.set(type, (check = TypeCompiler.Compile(definition.data)));
  if (!check.Check(data)) {
    const fault = check.Errors(data).First();
    throw new DomainError(
      'MalformedRecord',
      `${call.eventName} does not tell ${fault?.path.slice(1).replaceAll('/', '.') ?? 'what it must'} as it must: ${fault?.message ?? ''}`,
    );
  }
  return { type, data, outcome: definition.outcome, schemaVersion: definition.schemaVersion };
}
