import { unsupported } from '../checks/values.ts'
import type { Handler } from '../handler.ts'

/**
 * Where an agent elsewhere turns to: here. It finds its tasks with ListTasks and DescribeTasks and reports with
 * SubmitTaskStateChange; Marina opens no connection of its own to it (spec part 1, 2.4).
 */
export const discoverPollEndpoint: Handler<'DiscoverPollEndpoint'> = ({ endpoint }) => {
  const address = endpoint?.()
  if (!address) throw unsupported('Marina listens on no address, so agents elsewhere have nowhere to turn to.')
  return { endpoint: address, telemetryEndpoint: address, serviceConnectEndpoint: address }
}
