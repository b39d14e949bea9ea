import type { Service } from '@aws-sdk/client-ecs'
import { useMemo } from 'react'
import type { Explanation } from '#cluster/api/resources/explanation.ts'
import type { DeploymentFacts } from '../deployments/deploymentFacts.ts'
import { type ShiftView, shiftsTraffic, shiftView } from './shiftView.ts'

export interface Shift {
  view: ShiftView
  /** Until when it waits, ms since the epoch. */
  until: number | undefined
}

/** The deployment of a service that shifts traffic. Undefined while there is none. */
export function useShift(
  service: Service,
  deployments: readonly DeploymentFacts[] | undefined,
  explanations: readonly Explanation[],
): Shift | undefined {
  const arn = shiftsTraffic(service) ? service.currentServiceDeployment : undefined
  const current = deployments?.find((one) => one.arn === arn)
  return useMemo(() => {
    const view = shiftView(current?.deployment)
    return view && { view, until: explanations.find(({ rule }) => rule === 'lifecycleStage')?.until }
  }, [current, explanations])
}
