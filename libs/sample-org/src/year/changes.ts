import { deleteKey } from '../calls/key-calls';
import { attach, awsPolicy, createPolicyVersion, deletePolicyVersion, detach, setBoundary, setDefaultVersion } from '../calls/policy-calls';
import { consoleLogin } from '../calls/session-calls';
import { deleteLoginProfile, deleteUser, removeFromGroup, removeMfa, renameUser, tagUser } from '../calls/user-calls';
import { signingIn } from '../caller';
import type { Company } from '../company';
import { DOCUMENTS } from '../documents';
import type { Sitting } from '../sitting';

/** A new version of DeveloperAccess opens every bucket to every developer; three quarters of an hour later an administrator turns it back. */
function mistake(company: Company): void {
  const version = (name: string, daysAgo: number, time: string, document: object): void =>
    company.atConsole(name, daysAgo, time, (by) => void createPolicyVersion(by, company.policy('DeveloperAccess'), document, true));
  version('priya.nair', 205, '09:20', DOCUMENTS.developerWithQueues);
  version('jonas.berg', 122, '16:12', DOCUMENTS.developerWithAllOfS3);
  company.atConsole('maria.silva', 122, '16:58', (by) => {
    setDefaultVersion(by, company.policy('DeveloperAccess'), 'v2');
    deletePolicyVersion(by, company.policy('DeveloperAccess'), 'v3');
  });
}

/** A right given "for the release" and taken back when audit asks. */
function borrowedRight(company: Company): void {
  company.atConsole('jonas.berg', 143, '08:50', (by) => attach(by, company.user('tom.okafor'), awsPolicy('AdministratorAccess')));
  company.atConsole('maria.silva', 141, '13:35', (by) => detach(by, company.user('tom.okafor'), awsPolicy('AdministratorAccess')));
}

function leaver(company: Company): void {
  company.atConsole('maria.silva', 88, '17:05', (by) => {
    const oscar = company.user('oscar.lind');
    deleteKey(by, oscar, company.key('oscar.lind'));
    deleteLoginProfile(by, oscar);
    removeMfa(by, oscar);
    removeFromGroup(by, oscar, 'developers');
    deleteUser(by, oscar);
    company.users.delete('oscar.lind');
  });
}

function attempts(company: Company): void {
  const everything = awsPolicy('AdministratorAccess');
  company.atConsole('lena.vogel', 57, '11:48', (by) =>
    by.refused('iam', 'AttachUserPolicy', { userName: 'lena.vogel', policyArn: everything }, 'user lena.vogel'),
  );
  const stranger = { agent: 'Boto3/1.40.55 Python/3.12.11 Linux/6.8.0', ip: '198.18.7.9' };
  const byStranger = (by: Sitting): void => {
    by.refused('iam', 'CreateUser', { userName: 'svc-update' }, company.trail.arn('user/svc-update'));
    by.refused('iam', 'CreateLoginProfile', { userName: 'svc-update' }, company.trail.arn('user/svc-update'));
    by.refused('iam', 'AttachUserPolicy', { userName: 'ci-legacy', policyArn: everything }, 'user ci-legacy');
    by.refused('s3', 'ListBuckets', { Host: 's3.amazonaws.com' }, '*');
  };
  company.byKey('ci-legacy', 'ci-legacy/old', company.calendar.ago(9, '03:14'), byStranger, stranger);
  for (const time of ['22:07', '22:08', '22:09'])
    company.schedule(company.calendar.ago(20, time), (at) =>
      consoleLogin(company.sit(signingIn(company.accountId, company.user('mateusz.nowak')), at), false, 'Failed authentication'),
    );
}

/** What happens between the comings and goings: a mistake and its repair, a borrowed right, a boundary, a leaver, refusals, a new name. */
export function changes(company: Company): void {
  mistake(company);
  borrowedRight(company);
  company.atConsole('maria.silva', 148, '09:15', (by) =>
    setBoundary(by, company.user('mateusz.nowak'), company.policy('EngineerBoundary').arn),
  );
  leaver(company);
  attempts(company);
  company.atConsole('jonas.berg', 44, '12:05', (by) => {
    const elif = company.user('elif.demir');
    renameUser(by, elif, 'elif.kaya');
    tagUser(by, elif, { formerly: 'elif.demir' });
  });
}
