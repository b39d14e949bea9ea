import type { LogEntry } from '#cluster/api/streams.ts'

const words = [
  'GET /products/1 200 1ms',
  'GET /cart 200 3ms "Mozilla/5.0"',
  '\u001b[31mERROR\u001b[0m upstream connect error',
  '{"level":"info","msg":"order placed","id":4711}',
  'POST /orders 201 18ms',
]
/** Some lines as containers write them. @param round moves on what they say */
export function logLines(ids: string[], lines: number, round: number): LogEntry[] {
  const start = Date.now() - lines * 10
  return Array.from({ length: lines }, (_, at) => ({
    task: ids[at % Math.max(1, ids.length)] ?? '0'.repeat(32),
    container: at % 7 === 3 ? 'envoy' : 'web',
    time: `${new Date(start + at * 10).toISOString().slice(0, -1)}000000Z`,
    stream: at % 5 === 2 ? ('stderr' as const) : ('stdout' as const),
    text: words[(at + round) % words.length] ?? '',
  }))
}
