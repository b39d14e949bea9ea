export default function LogsScreen({ cluster }: { cluster: string }) {
  return cluster
}
