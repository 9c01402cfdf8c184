import type { Words } from "#wire/permissions.ts"

/** Shorter ones fall to guessing (NIST SP 800-63B §5.1.1.2). */
export const SHORTEST_PASSWORD = 8
/** Longer than any sentence a person types; a bound on what one request may have hashed. */
const LONGEST_BYTES = 1_024

/** What is wrong with a new password, in words; undefined when nothing is. No rule asks for kinds of letters: length counts. */
export const passwordProblem = (password: string, user: string): Words | undefined => {
  if (password.length < SHORTEST_PASSWORD)
    return { zh: `至少 ${SHORTEST_PASSWORD} 个字符`, en: `must have at least ${SHORTEST_PASSWORD} characters` }
  if (Buffer.byteLength(password) > LONGEST_BYTES)
    return { zh: `最多 ${LONGEST_BYTES} 字节`, en: `may have at most ${LONGEST_BYTES} bytes` }
  if (/\p{Cc}/u.test(password)) return { zh: "不能含控制字符", en: "may not hold control characters" }
  const lower = password.toLowerCase()
  if (lower === user.toLowerCase()) return { zh: "不能与用户名相同", en: "may not be the user name" }
  if (mostUsed.has(lower) || isOneCharacter(lower) || isRun(lower))
    return { zh: "太常见，容易被猜到", en: "is one of those that are guessed first" }
  return undefined
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
