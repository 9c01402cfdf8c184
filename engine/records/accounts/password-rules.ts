import type { Words } from "#wire/permissions.ts"
import { PASSWORD_LIMIT_BYTES } from "../../password-hash/password-hash.ts"
import { type LetterKind, LETTER_WORDS, passwordParameters } from "../parameters/passwords.ts"

/** What a centre asks of a password: parameters `passwords.*`. */
export interface PasswordRules {
  readonly leastLength: number
  readonly mustHold: ReadonlyArray<LetterKind>
}

/** What holds where no centre can be asked yet: at the first start. */
export const USUAL_PASSWORD_RULES: PasswordRules = {
  leastLength: passwordParameters["passwords.leastLength"].field.usual,
  mustHold: passwordParameters["passwords.mustHold"].field.usual
}

/** What is wrong with a new password, in words; undefined when nothing is. Kinds of letters count only where a centre asks for them. */
export const passwordProblem = (
  password: string,
  user: string,
  { leastLength, mustHold }: PasswordRules
): Words | undefined => {
  if (password.length < leastLength)
    return { zh: `至少 ${leastLength} 个字符`, en: `must have at least ${leastLength} characters` }
  if (Buffer.byteLength(password) > PASSWORD_LIMIT_BYTES)
    return { zh: `最多 ${PASSWORD_LIMIT_BYTES} 字节`, en: `may have at most ${PASSWORD_LIMIT_BYTES} bytes` }
  if (/\p{Cc}/u.test(password)) return { zh: "不能含控制字符", en: "may not hold control characters" }
  const missing = mustHold.filter((kind) => !LETTERS[kind].test(password)).map((kind) => LETTER_WORDS[kind])
  if (missing.length > 0)
    return {
      zh: `必须包含${missing.map(({ zh }) => zh).join("、")}`,
      en: `must hold ${missing.map(({ en }) => en).join(" and ")}`
    }
  const lower = password.toLowerCase()
  if (lower === user.toLowerCase()) return { zh: "不能与用户名相同", en: "may not be the user name" }
  if (mostUsed.has(lower) || isOneCharacter(lower) || isRun(lower))
    return { zh: "太常见，容易被猜到", en: "is one of those that are guessed first" }
  return undefined
}

/** A sign is what is neither letter nor digit; a Chinese character is a letter that has no case. */
const LETTERS: Readonly<Record<LetterKind, RegExp>> = {
  lower: /\p{Ll}/u,
  upper: /\p{Lu}/u,
  digit: /\p{Nd}/u,
  sign: /[^\p{L}\p{Nd}]/u
}

const isOneCharacter = (text: string): boolean => new Set(text).size === 1

/** 12345678, abcdefgh, 87654321. */
const isRun = (text: string): boolean => {
  const steps = new Set([...text].slice(1).map((letter, index) => letter.charCodeAt(0) - text.charCodeAt(index)))
  return steps.size === 1 && (steps.has(1) || steps.has(-1))
}

/** Of eight characters and more, those at the head of published lists of leaked passwords, the Chinese ones among them. */
const mostUsed: ReadonlySet<string> = new Set(
  `1234567890 123456789a 12345678a 123456abc 123456aa 123456qq 1234qwer 1234abcd 123qweasd 123123123 12341234 123321123 123654789
   147258369 789456123 987654321 9876543210 31415926 11223344 112233445566 12121212 10101010 00112233 147852369 159357456 520520520 52013140
   5201314520 13145200 a1234567 a12345678 a123456789 aa123456 aa123456789 abc12345 abc123456 abcd1234 qq123456 qq123456789 q1w2e3r4 q1w2e3r4t5
   1q2w3e4r 1q2w3e4r5t 1qaz2wsx 1qazxsw2 zaq12wsx zaq1zaq1 qazwsxedc qweasdzxc qwer1234 qwert123 qwerty12 qwerty123 qwerty123456 qwertyui
   qwertyuiop asdfghjk asdfghjkl asdf1234 zxcvbnm1 zxcvbnm123 woaini1314 woaini520 woaini521 wang1234 li123456 zhang123 iloveyou iloveyou1
   password password1 password12 password123 passw0rd p@ssw0rd p@ssword1 pass1234 passport admin123 admin1234 admin888 admin666 admin12345
   admin@123 administrator root1234 root123456 test1234 test123456 user1234 guest123 welcome1 welcome123 letmein1 letmein123 changeme
   changeme123 default1 trustno1 sunshine princess football baseball basketball superman batman123 dragon12 monkey12 michelle jennifer
   starwars computer internet whatever samsung1 liverpool chocolate butterfly carillon carillon1 carillon123 callcenter callcentre 12345qwert
   dearbook xiaoming 1234567q q1234567 a11111111 a00000000 88888888a 66666666a caonima1 zhongguo asd123456 aaa123456 abc123abc`
    .split(/\s+/u)
    .filter((word) => word !== "")
)
