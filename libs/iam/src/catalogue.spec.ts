import { iamEvents } from './catalogue';
import { changingCalls } from './call/changing-calls';

describe('the catalogue of events', () => {
  it('names each type once', () => {
    const types = iamEvents.map(({ type }) => type);
    expect(types.filter((type, at) => types.indexOf(type) !== at)).toEqual([]);
  });

  it('finds its subjects in the data', () => {
    for (const { type, subjects, data } of iamEvents)
      for (const member of subjects.flatMap(({ name, id }) => [name, id]))
        if (member) expect({ type, members: Object.keys(data.properties) }).toEqual({ type, members: expect.arrayContaining([member]) });
  });

  it('knows all 108 mutating calls of IAM', () => {
    expect(changingCalls.filter(({ eventSource }) => eventSource === 'iam.amazonaws.com')).toHaveLength(108);
  });
});
