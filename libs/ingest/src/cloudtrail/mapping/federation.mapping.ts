import { sha256Hex } from '@app/kernel';
import { member, tagsOf, textOf, textsOf, type Call } from '../call';
import { copies, fact, factIf, type Mapping, type Mappings } from './mapping';

const metadata = (call: Call): Readonly<Record<string, unknown>> => {
  const document = member(call.request, 'samlMetadataDocument');
  return { metadataSha256: typeof document === 'string' ? sha256Hex(document) : undefined };
};
const samlArn = (call: Call): string | undefined => {
  const name = call.text('name');
  const answered = textOf(call.response, 'samlProviderArn') ?? call.text('samlProviderArn');
  return answered ?? (name && `arn:${call.partition}:iam::${call.accountId}:saml-provider/${name}`);
};
const oidcArn = (call: Call): string | undefined => {
  const url = call.text('url')?.replace(/^https?:\/\//, '');
  const answered = textOf(call.response, 'openIDConnectProviderArn') ?? call.text('openIDConnectProviderArn');
  return answered ?? (url && `arn:${call.partition}:iam::${call.accountId}:oidc-provider/${url}`);
};

const tagged =
  (type: string, named: (call: Call) => Readonly<Record<string, unknown>>): Mapping =>
  (call) => [fact(type, { ...named(call), tags: tagsOf(call.request) })];
const untagged =
  (type: string, named: (call: Call) => Readonly<Record<string, unknown>>): Mapping =>
  (call) => [fact(type, { ...named(call), tagKeys: textsOf(call.request, 'tagKeys') })];

const saml = (call: Call) => ({ samlProviderArn: samlArn(call) });
const oidc = (call: Call) => ({ openIDConnectProviderArn: oidcArn(call) });
const profile = (call: Call) => ({ instanceProfileName: call.text('instanceProfileName') });

export const federationMappings: Mappings = {
  CreateSAMLProvider: (call) => [fact('SamlProviderCreated', { ...saml(call), ...metadata(call), tags: tagsOf(call.request) })],
  UpdateSAMLProvider: (call) => {
    const keys = ['assertionEncryptionMode', 'addPrivateKey', 'removePrivateKey'].map((name) => member(call.request, name));
    return [
      ...factIf(member(call.request, 'samlMetadataDocument'), 'SamlMetadataReplaced', { ...saml(call), ...metadata(call) }),
      ...factIf(
        keys.find((told) => told !== undefined),
        'SamlEncryptionChanged',
        {
          ...saml(call),
          assertionEncryptionMode: call.text('assertionEncryptionMode'),
        },
      ),
    ];
  },
  DeleteSAMLProvider: (call) => [fact('SamlProviderDeleted', saml(call))],
  TagSAMLProvider: tagged('SamlProviderTagged', saml),
  UntagSAMLProvider: untagged('SamlProviderUntagged', saml),
  CreateOpenIDConnectProvider: (call) => [
    fact('OidcProviderCreated', {
      ...oidc(call),
      url: call.text('url'),
      clientIDList: textsOf(call.request, 'clientIDList'),
      thumbprintList: textsOf(call.request, 'thumbprintList'),
      tags: tagsOf(call.request),
    }),
  ],
  AddClientIDToOpenIDConnectProvider: (call) => [fact('OidcClientAdded', { ...oidc(call), clientID: call.text('clientID') })],
  RemoveClientIDFromOpenIDConnectProvider: (call) => [fact('OidcClientRemoved', { ...oidc(call), clientID: call.text('clientID') })],
  UpdateOpenIDConnectProviderThumbprint: (call) => [
    fact('OidcThumbprintsChanged', { ...oidc(call), thumbprintList: textsOf(call.request, 'thumbprintList') }),
  ],
  DeleteOpenIDConnectProvider: (call) => [fact('OidcProviderDeleted', oidc(call))],
  TagOpenIDConnectProvider: tagged('OidcProviderTagged', oidc),
  UntagOpenIDConnectProvider: untagged('OidcProviderUntagged', oidc),
  EnableOutboundWebIdentityFederation: () => [fact('OutboundFederationEnabled', {})],
  DisableOutboundWebIdentityFederation: () => [fact('OutboundFederationDisabled', {})],
  CreateInstanceProfile: (call) => {
    const made = call.answer('instanceProfile');
    return [
      fact('InstanceProfileCreated', {
        instanceProfileName: call.text('instanceProfileName') ?? textOf(made, 'instanceProfileName'),
        instanceProfileId: textOf(made, 'instanceProfileId'),
        path: textOf(made, 'path') ?? call.text('path') ?? '/',
        tags: tagsOf(call.request),
      }),
    ];
  },
  DeleteInstanceProfile: copies('InstanceProfileDeleted', 'instanceProfileName'),
  AddRoleToInstanceProfile: copies('RoleAddedToInstanceProfile', 'instanceProfileName', 'roleName'),
  RemoveRoleFromInstanceProfile: copies('RoleRemovedFromInstanceProfile', 'instanceProfileName', 'roleName'),
  TagInstanceProfile: tagged('InstanceProfileTagged', profile),
  UntagInstanceProfile: untagged('InstanceProfileUntagged', profile),
};
