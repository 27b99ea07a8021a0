import { document } from './caller';
import { inBothShapes } from './shapes';

inBothShapes('tenants', (start) => {
  it('never see one another', async () => {
    const server = await start();
    const accounts = ['200000000001', '200000000002'] as const;
    for (const accountId of accounts) {
      await server.request('POST', '/v1/accounts', { accountId, mode: 'managed' });
      await server.command('CreateUser', { userName: `only-in-${accountId}` }, accountId);
      await server.command('CreateUser', { userName: 'ann' }, accountId);
      await server.command('CreatePolicy', { policyName: 'p', policyDocument: document('s3:*') }, accountId);
      await server.command('CreateAccessKey', { userName: 'ann' }, accountId);
    }
    const [one, two] = accounts;
    const attached = await server.command('AttachUserPolicy', { userName: 'ann', policyArn: `arn:aws:iam::${one}:policy/p` }, one);
    const foreign = await server.command('AttachUserPolicy', { userName: 'ann', policyArn: `arn:aws:iam::${one}:policy/p` }, two);
    expect(foreign.json.code).toBe('NoSuchEntity');
    for (const [mine, others] of [
      [one, two],
      [two, one],
    ] as const)
      for (const path of ['/principals', '/groups', '/policies', '/access-keys', '/events']) {
        const { text } = await server.ask(path, attached.json.logIndex, mine);
        expect([path, text.includes(others)]).toEqual([path, false]);
      }
    const ask = (accountId: string) => server.can('user/ann', 's3:GetObject', 'arn:aws:s3:::b/k', attached.json.logIndex, accountId);
    expect((await ask(one)).json.decision).toBe('allowed');
    expect((await ask(two)).json.decision).toBe('implicitly-denied');
    expect((await server.can(`arn:aws:iam::${one}:user/ann`, 's3:GetObject', '*', 0, two)).status).toBe(404);
    await server.stop();
  });
});
