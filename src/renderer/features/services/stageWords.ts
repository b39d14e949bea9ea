import type { ShiftStage } from './shiftView.ts'

/** What a stage is called, and what happens in it. */
export const stageWords = {
  RECONCILE_SERVICE: { name: 'shift.RECONCILE_SERVICE', does: 'shift.does.RECONCILE_SERVICE' },
  PRE_SCALE_UP: { name: 'shift.PRE_SCALE_UP', does: 'shift.does.PRE_SCALE_UP' },
  SCALE_UP: { name: 'shift.SCALE_UP', does: 'shift.does.SCALE_UP' },
  POST_SCALE_UP: { name: 'shift.POST_SCALE_UP', does: 'shift.does.POST_SCALE_UP' },
  TEST_TRAFFIC_SHIFT: { name: 'shift.TEST_TRAFFIC_SHIFT', does: 'shift.does.TEST_TRAFFIC_SHIFT' },
  POST_TEST_TRAFFIC_SHIFT: { name: 'shift.POST_TEST_TRAFFIC_SHIFT', does: 'shift.does.POST_TEST_TRAFFIC_SHIFT' },
  PRODUCTION_TRAFFIC_SHIFT: { name: 'shift.PRODUCTION_TRAFFIC_SHIFT', does: 'shift.does.PRODUCTION_TRAFFIC_SHIFT' },
  POST_PRODUCTION_TRAFFIC_SHIFT: { name: 'shift.POST_PRODUCTION_TRAFFIC_SHIFT', does: 'shift.does.POST_PRODUCTION_TRAFFIC_SHIFT' },
  BAKE_TIME: { name: 'shift.BAKE_TIME', does: 'shift.does.BAKE_TIME' },
  CLEAN_UP: { name: 'shift.CLEAN_UP', does: 'shift.does.CLEAN_UP' },
} as const satisfies Record<ShiftStage, { name: string; does: string }>
