export { change, put, remove, type Change } from './change';
export { defineProjection, type ColumnType, type Projection, type ProjectionDefinition, type Row } from './projection';
