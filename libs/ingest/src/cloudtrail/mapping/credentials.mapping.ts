import { iamArn, isoTime } from '@app/kernel';
import { numberOf, tagsOf, textOf, textsOf, type Call } from '../call';
import { recordTime } from '../record-time';
import { byStatus, copies, fact, type Mapping, type Mappings } from './mapping';

const key = (call: Call): Readonly<Record<string, unknown>> => ({ accessKeyId: call.text('accessKeyId'), ...call.owner() });
const device = (call: Call): Readonly<Record<string, unknown>> => ({ serialNumber: call.text('serialNumber'), ...call.owner() });

/** The calls on a credential of a user that has an id. */
function credential(id: string, answer: string, api: { upload: string; name: string }, event: string): Mappings {
  const changed = (call: Call) => ({ [id]: call.text(id), ...call.owner(call.answer(answer)) });
  const made: Mapping = (call) => {
    const told = call.answer(answer);
    return [
      fact(`${event}${api.upload === 'Upload' ? 'Uploaded' : 'Created'}`, {
        [id]: textOf(told, id),
        ...call.owner(told),
        serviceName: call.text('serviceName') ?? textOf(told, 'serviceName'),
        credentialAgeDays: numberOf(call.request, 'credentialAgeDays'),
      }),
    ];
  };
  return {
    [`${api.upload}${api.name}`]: made,
    [`Update${api.name}`]: (call) => [fact(byStatus(call, `${event}Activated`, `${event}Deactivated`), changed(call))],
    [`Delete${api.name}`]: (call) => [fact(`${event}Deleted`, changed(call))],
  };
}

export const credentialMappings: Mappings = {
  CreateAccessKey: (call) => {
    const made = call.answer('accessKey');
    return [fact('AccessKeyCreated', { accessKeyId: textOf(made, 'accessKeyId'), ...call.owner(made) })];
  },
  UpdateAccessKey: (call) => [fact(byStatus(call, 'AccessKeyActivated', 'AccessKeyDeactivated'), key(call))],
  DeleteAccessKey: (call) => [fact('AccessKeyDeleted', key(call))],
  CreateVirtualMFADevice: (call) => {
    const virtualMFADeviceName = call.text('virtualMFADeviceName');
    const path = call.text('path') ?? '/';
    const serialNumber =
      textOf(call.answer('virtualMFADevice'), 'serialNumber') ??
      (virtualMFADeviceName && iamArn(call.accountId, 'mfa', path, virtualMFADeviceName, call.partition));
    return [fact('VirtualMfaCreated', { serialNumber, virtualMFADeviceName, path, tags: tagsOf(call.request) })];
  },
  DeleteVirtualMFADevice: copies('VirtualMfaDeleted', 'serialNumber'),
  EnableMFADevice: (call) => [fact('MfaEnabled', device(call))],
  DeactivateMFADevice: (call) => [fact('MfaDeactivated', device(call))],
  ResyncMFADevice: (call) => [fact('MfaResynced', device(call))],
  TagMFADevice: (call) => [fact('MfaTagged', { serialNumber: call.text('serialNumber'), tags: tagsOf(call.request) })],
  UntagMFADevice: (call) => [fact('MfaUntagged', { serialNumber: call.text('serialNumber'), tagKeys: textsOf(call.request, 'tagKeys') })],
  ...credential('sshPublicKeyId', 'sshPublicKey', { upload: 'Upload', name: 'SSHPublicKey' }, 'SshKey'),
  ...credential('certificateId', 'certificate', { upload: 'Upload', name: 'SigningCertificate' }, 'SigningCert'),
  ...credential(
    'serviceSpecificCredentialId',
    'serviceSpecificCredential',
    { upload: 'Create', name: 'ServiceSpecificCredential' },
    'ServiceCredential',
  ),
  ResetServiceSpecificCredential: (call) => [
    fact('ServiceCredentialReset', {
      serviceSpecificCredentialId: call.text('serviceSpecificCredentialId'),
      ...call.owner(call.answer('serviceSpecificCredential')),
    }),
  ],
  UploadServerCertificate: (call) => {
    const told = call.answer('serverCertificateMetadata');
    const expiration = textOf(told, 'expiration');
    return [
      fact('ServerCertUploaded', {
        serverCertificateName: call.text('serverCertificateName') ?? textOf(told, 'serverCertificateName'),
        serverCertificateId: textOf(told, 'serverCertificateId'),
        path: textOf(told, 'path') ?? call.text('path') ?? '/',
        expiration: expiration && (recordTime(expiration) ?? isoTime(expiration)),
        tags: tagsOf(call.request),
      }),
    ];
  },
  UpdateServerCertificate: copies('ServerCertRenamed', 'serverCertificateName', 'newServerCertificateName', 'newPath'),
  DeleteServerCertificate: copies('ServerCertDeleted', 'serverCertificateName'),
  TagServerCertificate: (call) => [
    fact('ServerCertTagged', { serverCertificateName: call.text('serverCertificateName'), tags: tagsOf(call.request) }),
  ],
  UntagServerCertificate: (call) => [
    fact('ServerCertUntagged', { serverCertificateName: call.text('serverCertificateName'), tagKeys: textsOf(call.request, 'tagKeys') }),
  ],
};
