export * from './canonical-policy';
export * from './document';
export * from './policy-size';
export * from './validate/validate-policy';
