import { argon2, timingSafeEqual } from "node:crypto"

/**
 * Whether this is the password of that PHC string, for whoever is signed in already and changes it. At the sign-in the gateway
 * compares, in turns: strangers may ask there as often as they like.
 */
export const isPassword = async (password: string, hash: string): Promise<boolean> => {
  const found = /^\$argon2id\$v=19\$m=(\d{1,6}),t=(\d{1,2}),p=(\d)\$([\w+/]{11,86})\$([\w+/]{16,86})$/u.exec(hash)
  if (found === null) return false
  const [, memory, passes, parallelism, salt, tag] = found as unknown as ReadonlyArray<string>
  const right = Buffer.from(tag!, "base64")
  const given = await new Promise<Buffer>((resolve, reject) => {
    const parameters = {
      message: password,
      nonce: Buffer.from(salt!, "base64"),
      memory: Number(memory),
      passes: Number(passes),
      parallelism: Number(parallelism),
      tagLength: right.length
    }
    argon2("argon2id", parameters, (error, made) => (error === null ? resolve(made) : reject(error)))
  })
  return timingSafeEqual(given, right)
}
