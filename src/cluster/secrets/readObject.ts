import { open } from 'node:fs/promises'
import { join } from 'node:path'

const arnForm = /^arn:[^:]*:s3:::([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/(.+)$/
/** More than any file of variables has; what is larger would be a mistake. */
const largestBytes = 1024 * 1024

/** Why an object cannot be read, in a sentence. */
export class ObjectError extends Error {
  /** There is no such object here; another store may have it. */
  readonly isMissing: boolean

  constructor(message: string, { isMissing = false } = {}) {
    super(message)
    this.isMissing = isMissing
  }
}

/**
 * The text of an object of S3. There is no S3 here: the object `key` of a bucket is the file `<folder>/<bucket>/<key>`.
 * Rejects with an ObjectError that names the file to put there.
 * @param folder absolute, or undefined where there is none
 */
export async function readObject(folder: string | undefined, arn: string): Promise<string> {
  const [, bucket = '', key = ''] = arnForm.exec(arn) ?? []
  const steps = key.split('/')
  if (bucket === '' || steps.some((step) => step === '' || step === '..' || step === '.' || /[\\:\0]/.test(step))) {
    throw new ObjectError(`${arn} is not the ARN of an object that Marina can have as a file. Write it as arn:aws:s3:::bucket/file.env`)
  }
  if (folder === undefined) throw new ObjectError(`This Marina keeps nothing on disk, so it has no ${arn}.`, { isMissing: true })
  const file = join(folder, bucket, ...steps)
  try {
    return await readBounded(file)
  } catch (error) {
    if (error instanceof ObjectError) throw error
    throw new ObjectError(`NoSuchKey: on this computer ${arn} is the file ${file}, and it cannot be read. Put the file there.`, {
      isMissing: error instanceof Error && 'code' in error && error.code === 'ENOENT',
    })
  }
}

async function readBounded(file: string): Promise<string> {
  const handle = await open(file)
  try {
    const { size } = await handle.stat()
    if (size > largestBytes) throw new ObjectError(`The file ${file} is larger than ${largestBytes} bytes.`)
    return await handle.readFile('utf8')
  } finally {
    await handle.close()
  }
}
