export { attributesOf, instanceFacts } from './instanceFacts.ts'
export { matchQuery, type QueryFacts } from './matchQuery.ts'
export { parseQuery } from './parseQuery.ts'
export { type Query, type QueryProblem, readsTasks } from './query.ts'
