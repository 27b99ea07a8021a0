import { Type, type TProperties } from '@sinclair/typebox';
import { defineEvent } from '@app/kernel';
import { tagKeys, tags } from '../members';

const texts = Type.Array(Type.String());
const samlEvent = <T extends string>(type: T, summary: string, more: TProperties) =>
  defineEvent({
    type,
    schemaVersion: 1,
    outcome: 'change',
    summary,
    subjects: [{ kind: 'saml-provider', name: 'samlProviderArn' }],
    data: Type.Object({ samlProviderArn: Type.String(), ...more }),
  });
const oidcEvent = <T extends string>(type: T, summary: string, more: TProperties) =>
  defineEvent({
    type,
    schemaVersion: 1,
    outcome: 'change',
    summary,
    subjects: [{ kind: 'oidc-provider', name: 'openIDConnectProviderArn' }],
    data: Type.Object({ openIDConnectProviderArn: Type.String(), ...more }),
  });
const metadata = { metadataSha256: Type.Optional(Type.String({ description: 'Hash of the metadata document' })) };

/** Whom the account believes when they say who somebody is. */
export const identityProviderEvents = [
  samlEvent('SamlProviderCreated', 'The account trusts a SAML identity provider', { ...metadata, tags: Type.Optional(tags) }),
  samlEvent('SamlMetadataReplaced', 'The metadata of a SAML provider, its signing keys among them, was replaced', metadata),
  samlEvent('SamlEncryptionChanged', 'The encryption of a SAML provider’s assertions changed', {
    assertionEncryptionMode: Type.Optional(Type.String()),
  }),
  samlEvent('SamlProviderDeleted', 'The account no longer trusts a SAML identity provider', {}),
  samlEvent('SamlProviderTagged', 'Tags of a SAML provider were set', { tags }),
  samlEvent('SamlProviderUntagged', 'Tags of a SAML provider were removed', { tagKeys }),
  oidcEvent('OidcProviderCreated', 'The account trusts an OpenID Connect provider', {
    url: Type.Optional(Type.String()),
    clientIDList: Type.Optional(texts),
    thumbprintList: Type.Optional(texts),
    tags: Type.Optional(tags),
  }),
  oidcEvent('OidcClientAdded', 'A client id of an OpenID Connect provider is accepted', { clientID: Type.String() }),
  oidcEvent('OidcClientRemoved', 'A client id of an OpenID Connect provider is no longer accepted', { clientID: Type.String() }),
  oidcEvent('OidcThumbprintsChanged', 'The certificates that an OpenID Connect provider may present changed', { thumbprintList: texts }),
  oidcEvent('OidcProviderDeleted', 'The account no longer trusts an OpenID Connect provider', {}),
  oidcEvent('OidcProviderTagged', 'Tags of an OpenID Connect provider were set', { tags }),
  oidcEvent('OidcProviderUntagged', 'Tags of an OpenID Connect provider were removed', { tagKeys }),
] as const;
