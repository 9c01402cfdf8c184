import { defineConfig, type OxlintOverride } from "oxlint"

/**
 * Imports point one way: ui → wire ← gateway; actors → nothing; ports → actors; runtime, perform → ports; adapters → ports, actors;
 * only engine/workers/ names adapters. config/tools/boundaries.test.ts plants one violation per line below.
 *
 * Patterns read like .gitignore: `!` lets something through again. End a folder with `/**`: `#engine/*` covers one level only.
 */

type Globals = ReadonlyArray<readonly [name: string, message: string]>

interface Room {
  readonly files: ReadonlyArray<string>
  /** Shown with every violation. */
  readonly because: string
  readonly not: ReadonlyArray<string>
  /** Node's modules that it may not use. */
  readonly node?: ReadonlyArray<string>
  readonly regex?: string
  readonly globals?: Globals | "any"
  readonly chance?: false
}

const BARRELS = [
  { name: "effect", message: "import the module itself, effect/Effect: the barrel costs 1.5 s and 100 MB at start" },
  { name: "@effect/platform-node", message: "import the module itself, @effect/platform-node/NodeHttpServer" }
]

const CLOCK: Globals = [
  ["Date", "time comes in as an argument"],
  ["performance", "time comes in as an argument"]
]
const DOING: Globals = [
  ["setTimeout", "timers are the runtime's"],
  ["setInterval", "timers are the runtime's"],
  ["setImmediate", "timers are the runtime's"],
  ["process", "a pure room does not know its process"],
  ["fetch", "talking to the outside is an adapter's work"],
  ["console", "say it with a fact or a command"]
]
const PURE = { node: ["node:*"], globals: [...CLOCK, ...DOING], chance: false } as const

/** Effect's modules that only describe and compute. */
const DATA_MODULES = [
  ..."Schema SchemaGetter SchemaTransformation Exit Array Record Struct Tuple String Number BigInt Boolean Iterable".split(
    " "
  ),
  ..."NonEmptyIterable Option Result Order Equal Hash HashMap HashSet Chunk Data Match Predicate Function".split(" "),
  ..."Pipeable Brand Duration Types".split(" ")
]
const DECIDING = ["effect/**", ...DATA_MODULES.map((name) => `!effect/${name}`)]

const OUTSIDE_ACTORS = ["#engine/**", "#config/**", "**/engine/**", "**/config/**", "**/ui/**", "**/load-tests/**"]
const PROCESSES = ["**/workers/**", "**/supervisor/**"]
/** What every worker process is made of; it knows nothing of a worker's work. */
const FRAME = "!**/workers/frame/**"
const DOORSTEP = [...PROCESSES, "**/adapters/**", "**/gateway/**", "**/softswitch/**", "**/ui/**", "**/load-tests/**"]

const SWITCH: Room = {
  files: ["engine/softswitch/**/*.ts"],
  because: "the switch knows nothing of the centre: its own folder only",
  not: [
    "#*/**",
    "!#engine/softswitch/**",
    ..."actors adapters collections config gateway load-tests perform ports projections records runtime simulation supervisor ui workers"
      .split(" ")
      .map((name) => `**/${name}/**`)
  ]
}
const ALARM_LINES: Room = {
  files: ["engine/alarm-lines/**/*.ts"],
  because: "what a terminal says is a function of its octets and of time: the words of alarms, and its own folder only",
  not: [
    "#*/**",
    "!#actors/alarm-event.ts",
    ..."actors adapters config core gateway load-tests perform ports projections records runtime softswitch ui workers"
      .split(" ")
      .map((name) => `**/${name}/**`)
  ],
  // Ciphers and signatures are functions too.
  node: ["node:*", "!node:crypto"],
  globals: DOING,
  chance: false
}
const SCREENS: Room = {
  files: ["ui/**/*.{ts,tsx}"],
  because: "ui/ knows the wire, the records' schemas, and what a flow is: #wire/",
  not: [
    ..."#actors/** #config/** #engine/** !#actors/telephone-number.ts !#engine/records/*/schema.ts !#engine/records/flows/body.ts !#engine/records/positions/*.ts !#engine/records/thing/*.ts !#engine/records/things.ts".split(
      " "
    ),
    // The designer draws flows and says what is wrong with them; the machine that runs them is not its.
    ..."!#actors/flow/flow.ts !#actors/flow/check.ts !#actors/flow/node-kinds.ts !#actors/flow/nodes/*.ts".split(" "),
    ..."**/actors/** **/config/** **/engine/** **/load-tests/**".split(" ")
  ],
  node: ["node:*"]
}
/** What a telephone speaks; load-tests/ has telephones. */
const PROTOCOL_ROOMS = ["sip", "rtp", "sdp", "media", "transaction", "dialog", "registrar"]
const TELEPHONY = [
  ...PROTOCOL_ROOMS.map((name) => `${name}/**`),
  "user-agent.ts",
  "endpoint.ts",
  "sip-contract.ts",
  "media-contract.ts"
].map((name) => `!#engine/softswitch/${name}`)

/** What actors and screens both speak in. */
const SHARED_WORDS =
  "vocabulary party-words facts work attributes presence reasons states stages alarm-event incident-words waits-because callback-words customer-agents".split(
    " "
  )

// A file's last matching room counts alone, so a room inside another one repeats what still holds.
const rooms: ReadonlyArray<Room> = [
  {
    files: ["actors/**/*.ts"],
    because:
      "actors/ is pure: effect's data modules and its own folder only; the wire knows actors' words, not the reverse",
    not: [...OUTSIDE_ACTORS, "**/wire/**", "#wire/**", ...DECIDING],
    ...PURE
  },
  {
    files: ["actors/wire/**/*.ts"],
    because: "the wire is what a screen may see: itself, the words that actors share, and the facts",
    not: [
      ...OUTSIDE_ACTORS,
      "#actors/**",
      "!#actors/vocabulary.ts",
      "../**",
      ...SHARED_WORDS.map((name) => `!../${name}.ts`),
      ...DECIDING
    ],
    ...PURE
  },
  {
    files: ["actors/flow/*.ts"],
    because: "a flow knows nothing of who goes through it: its own folder, vocabulary and names only",
    not: [...OUTSIDE_ACTORS, "#actors/**", "../**", "!../vocabulary.ts", "!../nearest.ts", ...DECIDING],
    ...PURE
  },
  {
    files: ["actors/flow/{nodes,testing}/*.ts"],
    because: "a node knows what a node is, and nothing of other nodes or of who goes through it",
    not: [
      ...OUTSIDE_ACTORS,
      ..."#actors/** ./** ../** !../node-kind.ts !../protocol.ts !../../vocabulary.ts".split(" "),
      ...DECIDING
    ],
    ...PURE
  },
  SCREENS,
  {
    files: ["engine/ports/**/*.ts"],
    because: "a port speaks our words: the actors' vocabulary and the wire only",
    not: ["../**", "#engine/**", "#config/**", "**/ui/**", "esl", "postgres", "uWebSockets.js"],
    node: ["node:*"]
  },
  {
    files: ["engine/runtime/**/*.ts"],
    because: "the runtime knows ports and actors; only engine/workers/ names an adapter",
    not: DOORSTEP
  },
  {
    files: ["engine/perform/**/*.ts"],
    because:
      "perform/ turns reports and wishes into messages, and actors' requests into a port's words: ports and actors only",
    not: [...DOORSTEP, "**/runtime/**", "**/config/**", "#config/**"],
    ...PURE,
    // A digest of a name is a name; a date of an EpochMs is a name too. The clock itself stays closed.
    node: ["node:*", "!node:crypto"],
    globals: DOING
  },
  {
    files: ["engine/core/**/*.ts"],
    because: "the core joins runtime, perform, ports, records and projections; only engine/workers/ names an adapter",
    not: [...DOORSTEP, FRAME]
  },
  {
    files: ["engine/replay/**/*.ts"],
    because: "a replay decides anew over what is in the database, without a centre around it",
    not: DOORSTEP.filter((name) => name !== "**/adapters/**")
  },
  {
    files: ["engine/rebuild/**/*.ts"],
    because: "a rebuild folds what is in a database, without a centre around it",
    not: [...DOORSTEP.filter((name) => name !== "**/adapters/**"), "**/core/**", "**/runtime/**", "**/perform/**"]
  },
  {
    files: ["engine/credentials/**/*.ts"],
    because: "passwords by hand need the records and the database, without a centre around it",
    not: [...DOORSTEP.filter((name) => name !== "**/adapters/**"), "**/core/**", "**/runtime/**", "**/perform/**"]
  },
  {
    files: ["engine/projections/**/*.ts"],
    because: "a projection folds facts: actors, ports and records' schemas only",
    not: [...DOORSTEP, "**/runtime/**", "**/perform/**", "**/config/**", "#config/**"],
    ...PURE
  },
  {
    files: ["engine/simulation/**/*.ts"],
    because: "the simulation runs actors on a virtual world, which has no adapter and no socket",
    not: DOORSTEP,
    node: ["node:net", "node:dgram", "node:http", "node:https", "node:tls"],
    chance: false
  },
  {
    files: ["engine/adapters/**/*.ts"],
    because: "adapters know ports, actors and the schemas of what they keep, and never each other",
    not: [
      "#engine/adapters/**",
      ...PROCESSES,
      ..."gateway softswitch perform simulation runtime ui load-tests".split(" ").map((name) => `**/${name}/**`)
    ],
    regex: String.raw`^(\.\./)+(esl|postgres|embedded-postgres|recordings-folder|espeak-ng|spoken-files|office-speech|alarm-lines|mail|sms|printer)/`
  },
  {
    files: ["engine/speech/**/*.ts"],
    because: "how a text is read aloud is a function of the text",
    not: ["../**", "#*/**", "!#actors/vocabulary.ts"],
    ...PURE
  },
  {
    files: ["engine/sound/**/*.ts"],
    because: "sound is samples and files of them: the form in which the switch plays them, and words",
    not: [
      "../**",
      "#*/**",
      ..."!#actors/vocabulary.ts !#wire/permissions.ts !#engine/softswitch/media/{wav,goertzel}.ts".split(" ")
    ]
  },
  ALARM_LINES,
  {
    files: ["engine/lines/**/*.ts"],
    because:
      "the lines take what strangers send: decoders, the words of alarms and ports, no records, no database and no core",
    not: [
      ...PROCESSES,
      ..."#actors/** !#actors/alarm-event.ts !#actors/vocabulary.ts #wire/** kysely postgres esl".split(" "),
      ..."adapters core gateway office perform projections records runtime simulation softswitch ui load-tests"
        .split(" ")
        .map((name) => `**/${name}/**`)
    ]
  },
  {
    files: ["engine/laboratory/**/*.ts"],
    because:
      "virtual terminals share nothing with what they try but what a telephone speaks: the switch's protocol rooms and their own folder only",
    not: [
      "#*/**",
      ...TELEPHONY,
      ..."actors adapters alarm-lines config core gateway lines load-tests office perform ports projections records runtime ui workers"
        .split(" ")
        .map((name) => `**/${name}/**`)
    ]
  },
  SWITCH,
  {
    ...SWITCH,
    files: [
      `engine/softswitch/{${PROTOCOL_ROOMS.filter((name) => name !== "media").join(",")}}/**/*.ts`,
      "engine/softswitch/user-agent.ts"
    ],
    because: "protocol code is a function of bytes and time, in the switch's own folder",
    node: ["node:dgram", "node:fs", "node:fs/*", "node:timers", "node:timers/*", "node:http", "node:child_process"],
    globals: [...CLOCK, ...DOING],
    chance: false
  },
  {
    files: ["engine/gateway/**/*.ts"],
    because: "the gateway has no actors and no database: the wire and ports only",
    not: [
      ...PROCESSES,
      ..."#actors/** !#actors/vocabulary.ts !#actors/work.ts !#actors/reasons.ts **/actors/** kysely postgres esl".split(
        " "
      ),
      ..."adapters perform projections simulation softswitch runtime ui load-tests"
        .split(" ")
        .map((name) => `**/${name}/**`),
      // How telephones in browsers are handed on: one file for both ends of the socket.
      "!#engine/softswitch/transports/frames.ts"
    ]
  },
  {
    files: ["engine/records/**/*.ts"],
    because: "records know ports and actors",
    not: [...DOORSTEP, "**/runtime/**", "**/perform/**", "**/simulation/**"]
  },
  {
    files: ["engine/office/**/*.ts"],
    because: "the office keeps what people enter: records, ports and the wire, no calls",
    not: [
      ...DOORSTEP,
      ..."**/runtime/** **/perform/** **/simulation/** **/core/** **/projections/**".split(" "),
      // What a trunk's own rules make of a number is said where it is done.
      "!#engine/softswitch/trunks/number-rules.ts"
    ]
  },
  {
    files: ["engine/records/thing/*.ts", "engine/records/things.ts"],
    because: "what a thing is, is said for server and screens alike: the wire and effect's data modules only",
    not: [...DOORSTEP, "**/ports/**", "#actors/**", "#config/**", ...DECIDING],
    ...PURE
  },
  {
    files: ["engine/supervisor/**/*.ts", "engine/main.ts"],
    because: "the supervisor starts workers and knows nothing of their work",
    not: [
      "#actors/**",
      ..."actors adapters gateway load-tests perform ports projections records simulation softswitch ui workers"
        .split(" ")
        .map((name) => `**/${name}/**`),
      FRAME,
      "!../ports/Health.ts"
    ]
  },
  {
    files: ["engine/workers/**/*.ts"],
    because: "a worker puts the engine's rooms together and is imported by nobody",
    not: [...PROCESSES, "**/ui/**", "**/load-tests/**", "**/simulation/**"]
  },
  {
    files: ["engine/workers/frame/**/*.ts"],
    because: "the frame of a worker knows nothing of its work: the settings and the health of all workers only",
    not: ["../**", "!../../ports/Health.ts", "#actors/**", "#engine/**", "**/ui/**", "**/load-tests/**"]
  },
  {
    files: ["engine/collections/**/*.ts"],
    because: "a collection holds whatever it is given: it knows no room",
    not: ["../**", "#*/**"],
    ...PURE
  },
  {
    files: ["engine/web-library/**/*.ts"],
    because: "the supervisor makes what the gateway loads: a room between them that knows no other",
    not: ["../**", "#*/**"]
  },
  {
    files: ["engine/password-hash/**/*.ts"],
    because: "the gateway and the records compare passwords alike: a room between them that knows no other",
    not: ["../**", "#*/**"]
  },
  {
    files: ["engine/core-link/**/*.ts"],
    because: "gateway and lines reach the core alike: a room between them that knows ports only",
    not: ["../**", "#*/**", "!#engine/ports/**"]
  },
  {
    files: ["engine/office-door/**/*.ts"],
    because: "the gateway and the core ask the records alike: a room between them that knows ports only",
    not: ["../**", "#*/**", "!#engine/ports/**"]
  },
  {
    files: ["engine/door-keys/**/*.ts"],
    because: "the supervisor makes the keys that the gateway reads: a room between them that knows no other",
    not: ["../**", "#*/**"]
  },
  {
    files: ["config/**/*.ts"],
    because: "config/ is settings, seeds and tools",
    not: [...DOORSTEP, "**/perform/**", "**/projections/**"]
  },
  {
    files: ["load-tests/**/*.ts"],
    because: "load-tests/ meets the centre from outside: the wire, the laboratory and the switch's protocol rooms only",
    not: [
      ..."#*/** **/actors/** **/engine/** **/config/** **/ui/** !#wire/** !#engine/laboratory/**".split(" "),
      ...TELEPHONY
    ]
  },
  {
    files: ["load-tests/{bench,conformance,fuzz,upgrade}/**/*.ts"],
    because:
      "a bench, a conformance, a fuzzer or an upgrade knows a part of the engine from inside: its rooms, but no process and no screen",
    not: [...PROCESSES, "**/ui/**", "**/config/**", "#config/**"]
  },
  // Tests read traces and packets from files; what they test stays where it is.
  {
    files: ["actors/**/*.test.ts"],
    because: "an actor is tested without the engine",
    not: OUTSIDE_ACTORS,
    globals: "any"
  },
  { ...SCREENS, files: ["ui/**/*.test.{ts,tsx}", "ui/vite.config.ts", "ui/playground/gateway/**/*.ts"], node: [] },
  {
    files: ["engine/{perform,projections}/**/*.test.ts"],
    because: "a pure room is tested without sockets",
    not: DOORSTEP,
    globals: "any"
  },
  { ...SWITCH, files: ["engine/softswitch/**/*.test.ts"], globals: "any" },
  { ...ALARM_LINES, files: ["engine/alarm-lines/**/*.test.ts"], node: ["node:net", "node:dgram"], globals: "any" },
  {
    files: ["engine/core/**/*.test.ts"],
    because: "the core is tested with a real database and without the other processes",
    not: [...DOORSTEP.filter((name) => name !== "**/adapters/**"), FRAME]
  },
  {
    files: ["engine/{records,office}/**/*.test.ts", "engine/office/testing/*.ts"],
    because: "records are tested on a real database, without an engine around it",
    not: [...DOORSTEP.filter((name) => name !== "**/adapters/**"), "**/runtime/**", "**/perform/**", "**/simulation/**"]
  }
]

/** A function fits a screen or two: lines of code, without blank lines and comments. */
const FUNCTION_LINES = 120
/** Longer ones from before there was a limit, with what they may have: they can only shrink, and none may be added. */
const OVERLONG: ReadonlyArray<readonly [file: string, lines: number]> = [
  ["engine/adapters/postgres/journal.ts", 209],
  ["engine/simulation/laws.ts", 170],
  ["engine/simulation/people.ts", 168],
  ["engine/simulation/virtual-switch.ts", 178]
]
const functionsUpTo = (max: number): NonNullable<OxlintOverride["rules"]> => ({
  "max-lines-per-function": ["error", { max, skipBlankLines: true, skipComments: true }]
})

const walls = ({ because, node = [], not, regex }: Room) => [
  { group: [...not], message: because },
  ...(node.length > 0 ? [{ group: [...node], message: because }] : []),
  ...(regex === undefined ? [] : [{ regex, message: because }])
]

const ruled = (room: Room): OxlintOverride => ({
  files: [...room.files],
  rules: {
    "no-restricted-imports": ["error", { paths: BARRELS, patterns: walls(room) }],
    "house/no-restricted-import-calls": ["error", { patterns: walls(room) }],
    ...habits(room)
  }
})

const habits = ({ chance, globals }: Room): OxlintOverride["rules"] => ({
  ...(globals === undefined
    ? {}
    : {
        "no-restricted-globals":
          globals === "any" ? "off" : ["error", ...globals.map(([name, message]) => ({ name, message }))]
      }),
  ...(chance === false
    ? {
        "no-restricted-properties": [
          "error",
          { object: "Date", property: "now", message: "time comes in as an argument" },
          { object: "Math", property: "random", message: "chance comes in as an argument" },
          { object: "crypto", property: "randomUUID", message: "chance comes in as an argument" }
        ]
      }
    : {})
})

export default defineConfig({
  jsPlugins: ["./config/tools/import-calls.ts", "./config/tools/rigs.ts"],
  plugins: ["import", "typescript", "unicorn", "oxc", "vitest"],
  ignorePatterns: ["node_modules", "data", "ui/dist"],
  categories: { correctness: "error", suspicious: "error", perf: "error" },
  rules: {
    // An arrow of types is an arrow: who reads one file of a circle must read them all.
    "import/no-cycle": ["error", { ignoreTypes: false }],
    "typescript/consistent-type-imports": "error",
    "eslint/no-underscore-dangle": ["error", { allow: ["_tag"] }],
    // Doing one thing after the other is what most of our loops with an await are for.
    "eslint/no-await-in-loop": "off",
    // Copies made in places that run seldom read better than loops that fill an object.
    "oxc/no-map-spread": "off",
    "oxc/no-accumulating-spread": "off",
    // A function stands beside its only use.
    "unicorn/consistent-function-scoping": "off",
    "no-restricted-imports": ["error", { paths: BARRELS }],
    ...functionsUpTo(FUNCTION_LINES)
  },
  overrides: [
    ...rooms.map(ruled),
    ...OVERLONG.map(([file, lines]) => ({ files: [file], rules: functionsUpTo(lines) })),
    { files: ["{actors,config,engine,ui}/**/*.{ts,tsx}"], rules: { "rigs/not-imported": "error" } },
    {
      files: ["**/*.test.{ts,tsx}", "**/{testing,testdata}/**/*.{ts,tsx}"],
      rules: { "rigs/not-imported": "off" }
    },
    {
      files: ["**/*.test.{ts,tsx}"],
      rules: {
        // A describe holds the stories of its subject, however many there are.
        "max-lines-per-function": "off",
        "unicorn/no-thenable": "off",
        // The second argument says what was looked at when it fails.
        "vitest/valid-expect": ["error", { maxArgs: 2 }],
        // These throw by themselves when it is not so.
        "vitest/expect-expect": ["error", { assertFunctionNames: ["expect", "assert", "assert.*", "until", "golden"] }]
      }
    }
  ]
})
