import type { SessionHandlers } from '#cluster/api/siblings.ts'
import type { Sessions } from './sessions.ts'

/** What the session-manager-plugin asks Systems Manager for, at the address of ECS (spec part 2, 8.2). */
export const createSessionHandlers = (sessions: Sessions): SessionHandlers => ({
  ResumeSession({ SessionId: sessionId = '' }) {
    const resumed = sessions.resume(sessionId)
    // An empty token says that the session is over.
    return { SessionId: sessionId, TokenValue: resumed?.tokenValue ?? '', StreamUrl: resumed?.streamUrl ?? '' }
  },
  TerminateSession({ SessionId: sessionId = '' }) {
    sessions.terminate(sessionId)
    return { SessionId: sessionId }
  },
})
