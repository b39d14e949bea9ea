/**
 * A client that asks at an even pace, whatever the answers take: arguments are port, requests a second, and seconds. Says the milliseconds
 * that each answer took, from the writing of its request.
 */
import { connect } from 'node:net'

const [port = 0, rate = 0, seconds = 0] = process.argv.slice(2).map(Number)
const connections = 32
const warmUpRequests = rate / 2
const request = 'GET /paced HTTP/1.1\r\nHost: bench\r\n\r\n'

const times: number[] = []
const free = Array.from({ length: connections }, () => {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  const client = { socket, sentAt: 0 }
  // Answers are small and come in one piece.
  socket.on('data', () => {
    times.push(performance.now() - client.sentAt)
    free.push(client)
  })
  socket.on('error', (error) => {
    throw error
  })
  return client
})

const total = rate * seconds + warmUpRequests
const begin = performance.now()
let sent = 0
const timer = setInterval(() => {
  const due = Math.min(total, Math.floor(((performance.now() - begin) * rate) / 1_000))
  for (let client = free.pop(); sent < due && client; client = sent < due ? free.pop() : undefined) {
    sent += 1
    client.sentAt = performance.now()
    client.socket.write(request)
    if (sent === due) break
  }
  if (times.length < total) return
  clearInterval(timer)
  process.send?.(times.slice(warmUpRequests), () => process.exit())
}, 1)
