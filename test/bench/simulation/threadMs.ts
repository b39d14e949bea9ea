/** What this thread has had of a processor, in milliseconds: what else the machine is busy with does not count. */
export function threadMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1_000
}
