import { ACCOUNT, fact, rowsAfter } from '../log.fixture';
import { principals } from './principals.projection';

const ann = { userName: 'ann', userId: 'AIDAANN0000000000000A' };
const deploy = { roleName: 'Deploy', roleId: 'AROADEPLOY0000000000A' };
const created = fact('UserCreated', { ...ann, path: '/' });
const trust = { Version: '2012-10-17', Statement: [] };

describe('principals', () => {
  it('begin with the root user of an opened account', () => {
    expect(rowsAfter(principals, fact('AccountOpened', { name: 'first', mode: 'managed' }))).toMatchObject([
      { principalId: ACCOUNT, kind: 'root', name: 'root', uniqueId: ACCOUNT, createdAt: '2026-01-01T00:00:00.000Z', origin: 'observed' },
    ]);
    expect(rowsAfter(principals, fact('AccountOpened', { name: null, mode: 'mirrored' }))).toMatchObject([
      { kind: 'root', createdAt: null },
    ]);
  });

  it('show a user as it was created', () => {
    const more = { permissionsBoundary: 'arn:aws:iam::100000000001:policy/limit', tags: [{ key: 'team', value: 'a' }] };
    expect(rowsAfter(principals, fact('UserCreated', { ...ann, path: '/sales/', ...more }))).toEqual([
      {
        principalId: ann.userId,
        kind: 'user',
        name: 'ann',
        path: '/sales/',
        uniqueId: ann.userId,
        createdAt: '2026-01-01T00:00:00.000Z',
        boundary: more.permissionsBoundary,
        tags: { team: 'a' },
        passwordEnabled: false,
        trustPolicy: null,
        boundPrincipals: null,
        description: null,
        maxSessionDuration: null,
        origin: 'observed',
      },
    ]);
  });

  it('follow a user through names, paths, boundaries, tags and passwords', () => {
    const [row] = rowsAfter(
      principals,
      created,
      fact('UserRenamed', { ...ann, newUserName: 'anna' }),
      fact('UserPathChanged', { ...ann, newPath: '/x/' }),
      fact('UserTagged', {
        ...ann,
        tags: [
          { key: 'Team', value: 'a' },
          { key: '__proto__', value: 'b' },
        ],
      }),
      fact('UserTagged', { ...ann, tags: [{ key: 'team', value: 'c' }] }),
      fact('UserUntagged', { ...ann, tagKeys: ['__PROTO__', 'none'] }),
      fact('ConsoleAccessEnabled', ann),
      fact('UserBoundarySet', { ...ann, permissionsBoundary: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }),
    );
    expect(row).toMatchObject({
      name: 'anna',
      path: '/x/',
      tags: { team: 'c' },
      passwordEnabled: true,
      boundary: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
    });
    const [later] = rowsAfter(
      principals,
      created,
      fact('ConsoleAccessEnabled', ann),
      fact('ConsoleAccessDisabled', ann),
      fact('UserBoundaryRemoved', ann),
    );
    expect(later).toMatchObject({ passwordEnabled: false, boundary: null });
  });

  it('show a role with its trust, and forget what is deleted', () => {
    const role = fact('RoleCreated', { ...deploy, path: '/', description: 'ships' });
    const trusted = fact('TrustPolicySet', {
      ...deploy,
      policyDocument: trust,
      boundPrincipals: { 'arn:aws:iam::100000000001:user/ann': ann.userId },
    });
    expect(
      rowsAfter(principals, role, trusted, fact('RoleMaxSessionDurationChanged', { ...deploy, maxSessionDuration: 7200 })),
    ).toMatchObject([
      {
        kind: 'role',
        description: 'ships',
        maxSessionDuration: 7200,
        trustPolicy: trust,
        boundPrincipals: { 'arn:aws:iam::100000000001:user/ann': ann.userId },
      },
    ]);
    expect(rowsAfter(principals, created, role, fact('RoleDeleted', deploy), fact('UserDeleted', ann))).toEqual([]);
  });

  it('know of an inferred user only what was told', () => {
    const guess = { userName: 'bob', userId: 'user:bob@2026-01-01/x' };
    const inferred = fact('UserInferred', { ...guess, uniqueId: null, path: '/' });
    expect(rowsAfter(principals, inferred)).toMatchObject([
      { principalId: guess.userId, name: 'bob', uniqueId: null, createdAt: null, origin: 'inferred' },
    ]);
    expect(rowsAfter(principals, inferred, fact('UserIdentified', { ...guess, uniqueId: 'AIDABOB', path: '/ops/' }))).toMatchObject([
      { uniqueId: 'AIDABOB', path: '/ops/' },
    ]);
    expect(rowsAfter(principals, fact('UserCreated', { ...guess, path: '/' }))).toMatchObject([{ uniqueId: null, origin: 'observed' }]);
  });

  it('take no event whose subject nobody resolved', () => {
    expect(() => rowsAfter(principals, fact('UserDeleted', { userName: 'ann' }))).toThrow(/unique id of ann/);
  });
});
