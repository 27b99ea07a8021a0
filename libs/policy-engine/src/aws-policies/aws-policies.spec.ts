import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { compilePolicy } from '../statement/compile-policy';
import { awsPoliciesDate, awsPolicy, awsPolicyVersions } from './aws-policies';

const arn = (name: string): string => `arn:aws:iam::aws:policy/${name}`;

describe('the catalogue of AWS’s managed policies', () => {
  it('says what a policy means now, and meant', () => {
    expect(awsPolicy(arn('AdministratorAccess'))).toEqual({
      versionId: 'v1',
      createdAt: '2015-02-06T18:39:46.000Z',
      updatedAt: '2015-02-06T18:39:46.000Z',
      document: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
    });
    const versions = awsPolicyVersions(arn('job-function/ViewOnlyAccess'));
    const newest = awsPolicy(arn('job-function/ViewOnlyAccess'));
    expect(versions.length).toBeGreaterThan(5);
    expect(versions.at(-1)).toEqual({ versionId: newest?.versionId, createdAt: newest?.updatedAt, document: newest?.document });
    const times = versions.map(({ createdAt }) => createdAt).filter((at) => at !== null);
    expect(times.length).toBeGreaterThan(5);
    expect([...times].sort()).toEqual(times);
  });

  it('lacks what it has never seen', () => {
    expect([awsPolicy(arn('NotThere')), awsPolicyVersions(arn('NotThere'))]).toEqual([undefined, []]);
    expect(awsPolicyVersions('arn:aws:iam::aws:policy/')).toEqual([]);
    expect(awsPoliciesDate()).toMatch(/^20\d\d-\d\d-\d\d$/);
  });

  const file = resolve(process.cwd(), '../shared/data/managed-policies/managed-policies.json');
  if (existsSync(file)) {
    it('agrees with the shared sample, version by version, and compiles', () => {
      const policies = JSON.parse(readFileSync(file, 'utf8')) as readonly Sample[];
      expect(policies.length).toBeGreaterThan(200);
      for (const { Arn, DefaultVersionId, Versions } of policies) {
        const current = awsPolicy(Arn);
        expect(current?.versionId).toBe(DefaultVersionId);
        expect(compilePolicy(current?.document, Arn).statements.length).toBeGreaterThan(0);
        const known = new Map(awsPolicyVersions(Arn).map((version) => [version.versionId, version]));
        for (const [versionId, { CreateDate, Document }] of Object.entries(Versions)) {
          const told = known.get(versionId);
          if (told?.createdAt && versionId !== DefaultVersionId)
            expect([Arn, versionId, told.createdAt]).toEqual([Arn, versionId, CreateDate]);
          expect(JSON.parse(told?.document ?? '')).toEqual(Document);
        }
      }
    });
  } else console.log(`skipped: the shared sample of AWS's managed policies, for want of ${file}`);
});

interface Sample {
  readonly Arn: string;
  readonly DefaultVersionId: string;
  readonly Versions: Readonly<Record<string, { readonly CreateDate: string; readonly Document: unknown }>>;
}
