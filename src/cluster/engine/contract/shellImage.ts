import { createHash, randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { tarArchive } from '../sample/tarArchive.ts'

const BLOCK = 512
const BUSYBOX_PLACES = ['/bin/busybox', '/usr/bin/busybox', '/usr/local/bin/busybox']
const APPLETS = ['sh', 'sleep', 'cat', 'echo', 'stty', 'env', 'printf', 'head', 'tr', 'true', 'seq', 'yes', 'mkdir', 'rm', 'ls']

/** The machine's static busybox, or undefined. `MARINA_TEST_BUSYBOX` names it where it lies elsewhere. */
export function findBusybox(): string | undefined {
  return [process.env['MARINA_TEST_BUSYBOX'] ?? '', ...BUSYBOX_PLACES].find((path) => path !== '' && existsSync(path))
}

/**
 * An archive, as `docker save` writes it, of an image with nothing but busybox.
 * @param config more of the image's configuration, such as `StopSignal`
 */
export function shellImageArchive(busybox: string, tag: string, config: Readonly<Record<string, unknown>> = {}): Uint8Array {
  return imageArchive(layerArchive(readFileSync(busybox)), tag, config)
}

/** An image that nothing runs in and nobody else has: its one layer is noise. */
export function noiseImageArchive(sizeBytes: number, tag: string): Uint8Array {
  return imageArchive(tarArchive([{ path: 'noise', content: randomBytes(sizeBytes), mode: 0o644 }]), tag)
}

function imageArchive(layer: Uint8Array, tag: string, more: Readonly<Record<string, unknown>> = {}): Uint8Array {
  const config = Buffer.from(
    JSON.stringify({
      architecture: process.arch === 'arm64' ? 'arm64' : 'amd64',
      os: 'linux',
      // Its own id for each tag: Docker removes a tag at any time where the image has another one.
      comment: tag,
      config: { Env: ['PATH=/bin'], Cmd: ['sh'], ...more },
      rootfs: { type: 'layers', diff_ids: [`sha256:${sha256(layer)}`] },
    }),
  )
  const manifest = [{ Config: 'config.json', RepoTags: [tag], Layers: ['layer.tar'] }]
  return tarArchive([
    { path: 'config.json', content: config, mode: 0o644 },
    { path: 'layer.tar', content: layer, mode: 0o644 },
    { path: 'manifest.json', content: Buffer.from(JSON.stringify(manifest)), mode: 0o644 },
  ])
}

function layerArchive(busybox: Uint8Array): Uint8Array {
  const files = tarArchive([
    { path: 'bin/', content: new Uint8Array(), mode: 0o755 },
    { path: 'tmp/', content: new Uint8Array(), mode: 0o777 },
    { path: 'bin/busybox', content: busybox, mode: 0o755 },
  ])
  const end = Buffer.alloc(2 * BLOCK)
  return Buffer.concat([files.subarray(0, files.length - end.length), ...APPLETS.map((name) => link(`bin/${name}`, 'busybox')), end])
}

/** A symbolic link's header: a file's, of another type and with the name it points to. */
function link(path: string, target: string): Uint8Array {
  const header = Buffer.from(tarArchive([{ path, content: new Uint8Array(), mode: 0o777 }]).subarray(0, BLOCK))
  header.write('2', 156, 'ascii')
  header.write(target, 157, 'utf8')
  header.fill(' ', 148, 156)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'ascii')
  return header
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
