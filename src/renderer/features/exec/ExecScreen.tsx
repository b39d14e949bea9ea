export default function ExecScreen({ task }: { cluster: string; task: string }) {
  return task
}
