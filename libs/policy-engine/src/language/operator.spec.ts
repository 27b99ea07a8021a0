import { operatorOf } from './operator';

const ORDERED = ['Equals', 'NotEquals', 'LessThan', 'LessThanEquals', 'GreaterThan', 'GreaterThanEquals'];
const NAMES = [
  ...['Equals', 'NotEquals', 'EqualsIgnoreCase', 'NotEqualsIgnoreCase', 'Like', 'NotLike'].map((name) => `String${name}`),
  ...ORDERED.map((name) => `Numeric${name}`),
  ...ORDERED.map((name) => `Date${name}`),
  ...['Equals', 'Like', 'NotEquals', 'NotLike'].map((name) => `Arn${name}`),
  'Bool',
  'BinaryEquals',
  'IpAddress',
  'NotIpAddress',
  'Null',
];

describe('operatorOf', () => {
  it('knows 27 operators, by any letter case', () => {
    expect(NAMES).toHaveLength(27);
    for (const name of NAMES) {
      expect(operatorOf(name)).toMatchObject({ negated: name.includes('Not'), ifExists: false });
      expect(operatorOf(name.toUpperCase())).toEqual(operatorOf(name));
    }
  });

  it('knows IfExists and both prefixes on all but Null', () => {
    for (const name of NAMES.filter((each) => each !== 'Null')) {
      expect(operatorOf(`ForAllValues:${name}IfExists`)).toMatchObject({ quantifier: 'all', ifExists: true });
      expect(operatorOf(`ForAnyValue:${name}`)).toMatchObject({ quantifier: 'any', ifExists: false });
    }
    expect(operatorOf('NullIfExists')).toBeUndefined();
    expect(operatorOf('ForAnyValue:Null')).toBeUndefined();
  });

  it('knows no others', () => {
    for (const name of ['', 'x', 'IfExists', 'StringEqual', 'ForSomeValues:StringEquals', 'BoolNotEquals', 'constructor'])
      expect(operatorOf(name)).toBeUndefined();
  });
});
