/* eslint-disable -- kept as it was bundled */
// How the first clients of protocol version 2 read the relay: core/protocol/codec.ts of commit ac380bf, bundled. Never change it.
import * as v from "valibot";
// core/protocol/limits.ts
const MAX_DESCRIPTION_LENGTH = 2e3;
const MAX_VIEWER_CAPACITY = 1e4;
/** Longest time before the start at which entry may open, in minutes. */
const MAX_OPENS_BEFORE = 1440;
/** Longest time without a moderator that may be waited for, in minutes. */
const MAX_HOST_ABSENCE = 1440;
/** Most devices that one invitation may be for. */
const MAX_INVITATION_USES = 1e4;
/** Longest chat message, in UTF-16 units. */
const MAX_MESSAGE_LENGTH = 1e4;
const MAX_QUIZ_POINTS = 1e3;
/** Longest time to answer, in seconds. */
const MAX_ANSWER_SECONDS = 3600;
const MAX_WORDS_LENGTH = 1e3;
const MAX_WRITTEN_ANSWER_LENGTH = 2e3;
// core/protocol/features/settings.ts
/** What may be switched of the ways of taking part. */
const featureSettingsEntries = {
	chat: v.boolean(),
	privateMessages: v.boolean(),
	slowSeconds: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(3600)),
	reactions: v.boolean(),
	hands: v.boolean(),
	polls: v.boolean(),
	quizzes: v.boolean(),
	questions: v.boolean(),
	anonymousQuestions: v.boolean()
};
/** As the relay says them. */
const FeatureSettingsSchema = v.object({
	...featureSettingsEntries,
	slowSeconds: v.number()
});
// core/protocol/parts.ts
/** Pieces that several messages share. */
/**
* Text on one line: no control characters, no line breaks, and none of the bidi embeddings,
* overrides and isolates that could make one name look like another (Unicode UAX #9).
*/
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;
const oneLine = (max) => v.pipe(v.string(), v.trim(), v.maxLength(max), v.check((text) => !UNSAFE.test(text), "Control characters are not allowed."));
const Name = v.pipe(oneLine(60), v.nonEmpty("A name is needed."));
const Title = v.pipe(oneLine(120), v.nonEmpty("A title is needed."));
const ContactName = oneLine(60);
const Email = v.pipe(v.string(), v.trim(), v.maxLength(254), v.email("This is not an email address."));
const ContactEmail = v.union([v.literal(""), Email]);
const Farewell = v.pipe(v.string(), v.trim(), v.maxLength(500));
const Search = v.pipe(v.string(), v.trim(), v.maxLength(60));
const Description = v.pipe(v.string(), v.trim(), v.maxLength(MAX_DESCRIPTION_LENGTH));
const Slug = v.pipe(v.string(), v.maxLength(64), v.regex(/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/, "Use lower-case letters, digits and hyphens, such as \"weekly-meeting\"."));
/** 256 random bits in base64url: what a client makes for itself and only its hash is kept of. */
const Credential = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/));
/** An invitation's token as it stands in a link's fragment. */
const InviteToken = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{16,256}$/));
/** Ids made by clients (commands) and by the relay (participants, peers). */
const Id = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{8,64}$/));
const Role = v.picklist([
	"viewer",
	"speaker",
	"moderator",
	"host"
]);
/** Where one may ask to be, and where one may be. */
const OpenPlace = v.picklist(["viewer", "stage"]);
const Place = v.picklist([
	"viewer",
	"stage",
	"waiting"
]);
const EntryAccess = v.picklist(["link", "invited"]);
const StageAccess = v.picklist([
	"everyone",
	"request",
	"invite"
]);
const Presence = v.picklist(["here", "reconnecting"]);
const Revision = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** A place in a room's log, which names what came into being there. */
const Position = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const StageCapacity = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(25));
const ViewerCapacity = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_VIEWER_CAPACITY));
/** Server time, ms since the epoch. */
const Time = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const Schedule = v.pipe(v.strictObject({
	startsAt: Time,
	endsAt: Time
}), v.check(({ startsAt, endsAt }) => startsAt < endsAt, "The end must be after the start."));
const OpensBefore = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_OPENS_BEFORE));
const HostAbsence = v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_HOST_ABSENCE)));
/** What may be changed of a room's settings. */
const settingsEntries = {
	stageAccess: StageAccess,
	stageCapacity: StageCapacity,
	viewerCapacity: ViewerCapacity,
	entry: EntryAccess,
	locked: v.boolean(),
	schedule: v.nullable(Schedule),
	opensBefore: OpensBefore,
	hostAbsence: HostAbsence,
	features: v.partial(v.strictObject(featureSettingsEntries))
};
/** What a new invitation says. */
const InvitationTerms = v.pipe(v.strictObject({
	role: v.picklist([
		"viewer",
		"speaker",
		"moderator"
	]),
	name: oneLine(60),
	email: ContactEmail,
	from: v.nullable(Time),
	until: v.nullable(Time),
	uses: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_INVITATION_USES)))
}), v.check(({ from, until }) => from === null || until === null || from < until, "It must be valid until later than from."));
// core/protocol/features/text.ts
/** Control characters (C0, C1) but for line feed and tab. */
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;
/** Line ends of other systems and of Unicode become line feeds. */
const LINE_ENDS = /\r\n|[\r\u2028\u2029]/g;
/**
* Text on several lines, as people write and paste it: control characters are taken out rather than
* refused, because nobody knows that they pasted them. Bidi characters stay; they are made harmless where the
* text is shown (`displayed`).
*/
function prose(max) {
	return v.pipe(v.string(), v.maxLength(max), v.transform((text) => text.replaceAll(LINE_ENDS, "\n").replaceAll(CONTROLS, "").replaceAll(/\p{Surrogate}/gu, "�").trim()), v.nonEmpty("Some text is needed."));
}
// core/protocol/features/activities.ts
/** Polls, quizzes, crowd votes and open-ended questions on the wire. */
const Kind = v.picklist([
	"poll",
	"quiz",
	"vote",
	"open"
]);
const Pace = v.picklist(["moderator", "time"]);
const OptionIndex = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(9));
const OptionIndexes = v.pipe(v.array(OptionIndex), v.maxLength(10));
const Question = v.strictObject({
	text: prose(300),
	options: v.pipe(v.array(prose(200)), v.maxLength(10)),
	several: v.boolean(),
	right: OptionIndexes,
	points: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_QUIZ_POINTS)),
	seconds: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_ANSWER_SECONDS)))
});
/** A vote's options are its own; a question in words has none; only a quiz has right answers. */
function fits(kind, { options, right, several }) {
	const distinct = new Set(options).size === options.length;
	const rightOnes = new Set(right).size === right.length && right.every((index) => index < options.length);
	switch (kind) {
		case "poll": return options.length >= 2 && distinct && right.length === 0;
		case "quiz": return options.length >= 2 && distinct && rightOnes && right.length > 0 && (several || right.length === 1);
		case "vote": return options.join(" ") === "yes no" && right.length === 0 && !several;
		case "open": return options.length === 0 && right.length === 0;
	}
}
const ActivityTermsSchema = v.pipe(v.strictObject({
	kind: Kind,
	title: v.pipe(v.string(), v.trim(), v.maxLength(120)),
	questions: v.pipe(v.array(Question), v.minLength(1), v.maxLength(30)),
	named: v.boolean(),
	live: v.boolean(),
	changeable: v.boolean(),
	pace: Pace,
	leaderBoard: v.boolean()
}), v.check(({ kind, questions }) => kind === "quiz" || questions.length === 1, "Only a quiz has several questions."), v.check(({ kind, questions }) => questions.every((one) => fits(kind, one)), "Options or right answers do not fit the kind."), v.check(({ pace, questions }) => pace === "moderator" || questions.every(({ seconds }) => seconds !== null), "Going on by time needs a time for every question."));
const about$3 = (type) => v.strictObject({
	type: v.literal(type),
	activity: Position
});
const activityCommands = [
	v.strictObject({
		type: v.literal("draft-activity"),
		terms: ActivityTermsSchema
	}),
	v.strictObject({
		type: v.literal("edit-activity"),
		activity: Position,
		terms: ActivityTermsSchema
	}),
	about$3("discard-activity"),
	about$3("open-activity"),
	about$3("advance-activity"),
	about$3("close-activity"),
	about$3("publish-activity"),
	v.strictObject({
		type: v.literal("answer-activity"),
		activity: Position,
		question: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(29)),
		answer: v.union([prose(MAX_WORDS_LENGTH), OptionIndexes])
	})
];
const numbers = v.array(v.number());
const QuestionDocumentSchema = v.object({
	text: v.string(),
	options: v.array(v.string()),
	several: v.boolean(),
	points: v.number(),
	seconds: v.nullable(v.number()),
	right: v.nullable(numbers),
	tally: v.nullable(numbers),
	answered: v.number(),
	words: v.nullable(v.array(v.object({
		name: v.nullable(v.string()),
		text: v.string()
	}))),
	voters: v.nullable(v.array(v.object({
		name: v.string(),
		options: numbers
	})))
});
const ActivityDocumentSchema = v.object({
	id: Position,
	kind: Kind,
	title: v.string(),
	named: v.boolean(),
	live: v.boolean(),
	changeable: v.boolean(),
	pace: Pace,
	leaderBoard: v.boolean(),
	phase: v.picklist([
		"draft",
		"open",
		"closed",
		"published"
	]),
	current: v.number(),
	asking: v.boolean(),
	endsAt: v.nullable(v.number()),
	questions: v.array(QuestionDocumentSchema),
	length: v.number(),
	people: v.number(),
	standings: v.nullable(v.array(v.object({
		name: v.string(),
		points: v.number()
	})))
});
/** One's own answers to an activity, by question. */
const OwnAnswersSchema = v.object({
	activity: Position,
	answers: v.array(v.nullable(v.union([v.string(), numbers])))
});
// core/protocol/features/announcement.ts
const announcementCommands = [v.strictObject({
	type: v.literal("announce"),
	text: prose(500)
}), v.strictObject({ type: v.literal("clear-announcement") })];
const AnnouncementSchema = v.nullable(v.object({
	text: v.string(),
	name: v.string(),
	at: v.number()
}));
// core/protocol/features/chat.ts
/** The chat on the wire. */
const Channel = v.picklist([
	"everybody",
	"crew",
	"private"
]);
const about$2 = (type) => v.strictObject({
	type: v.literal(type),
	message: Position
});
const person$1 = (type) => v.strictObject({
	type: v.literal(type),
	person: Id
});
const chatCommands = [
	v.strictObject({
		type: v.literal("say"),
		channel: Channel,
		/** Whom, in private; null elsewhere. */
		to: v.nullable(Id),
		text: prose(MAX_MESSAGE_LENGTH),
		replyTo: v.nullable(Position)
	}),
	about$2("like"),
	about$2("unlike"),
	about$2("delete-message"),
	about$2("pin"),
	about$2("unpin"),
	v.strictObject({ type: v.literal("clear-chat") }),
	person$1("bar-from-chat"),
	person$1("allow-in-chat")
];
const MessageViewSchema = v.object({
	id: Position,
	from: Id,
	name: v.string(),
	role: Role,
	channel: Channel,
	to: v.nullable(v.object({
		id: Id,
		name: v.string()
	})),
	text: v.string(),
	replyTo: v.nullable(Position),
	at: v.number(),
	deleted: v.nullable(v.picklist(["author", "moderator"])),
	likes: v.number(),
	liked: v.boolean()
});
const PublicChatEventSchemas = [
	v.object({
		type: v.literal("said"),
		message: MessageViewSchema
	}),
	v.object({
		type: v.literal("likes"),
		message: Position,
		likes: v.number()
	}),
	v.object({
		type: v.literal("message-deleted"),
		message: Position,
		by: v.picklist(["author", "moderator"])
	}),
	v.object({
		type: v.literal("pinned"),
		message: MessageViewSchema
	}),
	v.object({
		type: v.literal("unpinned"),
		message: Position
	}),
	v.object({
		type: v.literal("chat-cleared"),
		before: Position
	})
];
/** A part of the chat, the oldest message first; `earlier`: there are older ones. */
const historyEntries = {
	messages: v.array(MessageViewSchema),
	earlier: v.boolean()
};
const ChatWindowSchema = v.object({
	...historyEntries,
	pinned: v.array(MessageViewSchema)
});
const UnreadSchema = v.object({
	everybody: v.number(),
	crew: v.number(),
	private: v.number()
});
/** Who may not write in the chat; told to moderators. */
const BarredSchema = v.array(v.object({
	id: Id,
	name: v.string()
}));
// core/protocol/features/questions.ts
/** The audience's questions on the wire. */
const about$1 = (type) => v.strictObject({
	type: v.literal(type),
	question: Position
});
const questionCommands = [
	v.strictObject({
		type: v.literal("ask"),
		text: prose(300),
		anonymous: v.boolean()
	}),
	about$1("upvote"),
	about$1("take-vote-back"),
	v.strictObject({
		type: v.literal("answer-question"),
		question: Position,
		text: prose(MAX_WRITTEN_ANSWER_LENGTH)
	}),
	about$1("answer-live"),
	about$1("dismiss-question"),
	about$1("reopen-question")
];
const AskedDocumentSchema = v.object({
	id: Position,
	text: v.string(),
	name: v.nullable(v.string()),
	at: v.number(),
	votes: v.number(),
	phase: v.picklist([
		"open",
		"written",
		"live",
		"dismissed"
	]),
	answer: v.nullable(v.object({
		name: v.string(),
		text: v.string()
	}))
});
// core/protocol/commands.ts
/** What a client may command. Strict: an unknown key or a wrong type closes the connection. */
const devices = {
	microphone: v.boolean(),
	camera: v.boolean()
};
const aimed = (type) => v.strictObject({
	type: v.literal(type),
	id: Id
});
const plain = (type) => v.strictObject({ type: v.literal(type) });
/** Parts of a room's description that may be changed. */
const factsEntries = {
	title: Title,
	description: Description,
	contact: v.strictObject({
		name: ContactName,
		email: ContactEmail
	})
};
const CommandSchema = v.variant("type", [
	v.strictObject({
		type: v.literal("enter"),
		name: Name,
		place: OpenPlace,
		...devices
	}),
	plain("leave"),
	v.strictObject({
		type: v.literal("join-stage"),
		...devices
	}),
	plain("leave-stage"),
	v.strictObject({
		type: v.literal("set-devices"),
		...devices
	}),
	plain("ask-stage"),
	plain("leave-line"),
	plain("raise-hand"),
	plain("share-screen"),
	plain("unshare-screen"),
	plain("start-recording"),
	plain("stop-recording"),
	aimed("bring-to-stage"),
	aimed("decline-stage"),
	aimed("remove-from-stage"),
	v.strictObject({
		type: v.literal("swap-stage"),
		out: Id,
		in: Id
	}),
	aimed("mute"),
	plain("mute-all"),
	aimed("stop-camera"),
	aimed("stop-screen"),
	aimed("lower-hand"),
	plain("lower-all-hands"),
	v.strictObject({
		type: v.literal("remove"),
		id: Id,
		block: v.boolean()
	}),
	aimed("unblock"),
	v.strictObject({
		type: v.literal("set-role"),
		id: Id,
		role: Role
	}),
	aimed("admit"),
	plain("admit-all"),
	aimed("decline-entry"),
	v.strictObject({
		type: v.literal("change-settings"),
		settings: v.partial(v.strictObject(settingsEntries))
	}),
	v.strictObject({
		type: v.literal("change-facts"),
		facts: v.partial(v.strictObject(factsEntries))
	}),
	plain("start"),
	v.strictObject({
		type: v.literal("end"),
		farewell: v.optional(Farewell, "")
	}),
	plain("reopen"),
	v.strictObject({
		type: v.literal("create-invitation"),
		token: InviteToken,
		terms: InvitationTerms,
		mail: v.boolean()
	}),
	v.strictObject({
		type: v.literal("renew-invitation"),
		id: Id,
		token: InviteToken,
		mail: v.boolean()
	}),
	aimed("revoke-invitation"),
	...chatCommands,
	...activityCommands,
	...questionCommands,
	...announcementCommands
]);
const ReactionSchema = v.picklist([
	"applause",
	"heart",
	"laugh",
	"wow",
	"party",
	"agree"
]);
/** How many of each came since the last time; those that did not come are left out. */
const ReactionCountsSchema = v.partial(v.object({
	applause: v.number(),
	heart: v.number(),
	laugh: v.number(),
	wow: v.number(),
	party: v.number(),
	agree: v.number()
}));
// core/protocol/features/client.ts
/** What clients send for taking part beside commands. */
const featureMessages = [
	v.strictObject({
		type: v.literal("react"),
		reaction: ReactionSchema
	}),
	v.strictObject({
		type: v.literal("history"),
		id: Id,
		before: Position,
		limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100))
	}),
	v.strictObject({
		type: v.literal("unread"),
		id: Id,
		after: Position
	})
];
// core/protocol/client.ts
/** Client to relay. Strict: an unknown key or a wrong type closes the connection. */
const ClientMessageSchema = v.variant("type", [
	v.strictObject({
		type: v.literal("hello"),
		version: v.pipe(v.number(), v.integer()),
		room: Slug,
		/** Made by the client, once for each room; resumes its participant and nothing else. */
		credential: Credential,
		invite: v.optional(InviteToken),
		/** The address that an email-bound invitation was sent to. */
		email: v.optional(Email),
		/** The last revision the client holds; absent on a first visit. */
		after: v.optional(Revision)
	}),
	v.strictObject({
		type: v.literal("command"),
		id: Id,
		command: CommandSchema
	}),
	v.strictObject({ type: v.literal("peer") }),
	v.strictObject({ type: v.literal("ice") }),
	v.strictObject({
		type: v.literal("roster"),
		id: Id,
		offset: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
		limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100)),
		search: v.optional(Search)
	}),
	v.strictObject({
		type: v.literal("line"),
		id: Id
	}),
	v.strictObject({
		type: v.literal("invitations"),
		id: Id
	}),
	...featureMessages,
	v.strictObject({ type: v.literal("ping") })
]);
// core/protocol/features/server.ts
/** What a reader alone is told about themselves. */
const OwnPartSchema = v.object({
	answers: v.array(OwnAnswersSchema),
	/** Questions one asked, and questions one voted for. */
	asked: v.array(Position),
	upvoted: v.array(Position),
	/** Whether a moderator blocked one from the chat. */
	barred: v.boolean()
});
/** Documents of taking part, whole: each replaces the one with its id. */
const documents = {
	activities: v.array(ActivityDocumentSchema),
	questions: v.array(AskedDocumentSchema),
	announcement: AnnouncementSchema,
	/** Empty for others than moderators. */
	barred: BarredSchema
};
/** What a reader begins with. `chat` is null for somebody who resumes and holds theirs. */
const PartSchema = v.object({
	chat: v.nullable(ChatWindowSchema),
	...documents,
	own: OwnPartSchema
});
/** What changed; what is absent did not. `gone` are activities and questions that are no more to be seen. */
const BoardMessageSchema = v.object({
	type: v.literal("board"),
	...v.partial(v.object({
		...documents,
		own: OwnPartSchema
	})).entries,
	gone: v.optional(v.array(Position))
});
const ReactionsMessageSchema = v.object({
	type: v.literal("reactions"),
	counts: ReactionCountsSchema
});
/** Answers `history`. */
const HistoryMessageSchema = v.object({
	type: v.literal("history"),
	id: Id,
	...historyEntries
});
/** Answers `unread`. */
const UnreadMessageSchema = v.object({
	type: v.literal("unread"),
	id: Id,
	counts: UnreadSchema
});
// core/room/features/feature.ts
/** Why a feature refuses a command. Each has its own sentence on screen. */
const FEATURE_REFUSALS = [
	"feature-off",
	"chat-barred",
	"slow-mode",
	"no-such-message",
	"no-such-activity",
	"no-such-question",
	"not-answerable",
	"answer-final",
	"bad-answer",
	"too-many"
];
// core/room/commands.ts
/** Why an invitation does not open the room. Each has its own sentence on screen. */
const INVITATION_REFUSALS = [
	"bad-invitation",
	"invitation-wrong-room",
	"invitation-early",
	"invitation-expired",
	"invitation-revoked",
	"invitation-replaced",
	"invitation-used-up",
	"invitation-elsewhere",
	"invitation-email",
	"invitation-email-wrong",
	"invitation-locked"
];
/** Why a command is refused. Each has its own sentence on screen. */
const REFUSALS = [
	"session-ended",
	"not-open-yet",
	"blocked",
	"invitation-needed",
	"stage-not-open",
	"stage-full",
	"room-full",
	"not-entered",
	"already-entered",
	"not-on-stage",
	"on-stage",
	"not-allowed",
	"no-such-person",
	"no-such-invitation",
	"too-many-invitations",
	"bad-schedule",
	"already-recording",
	...FEATURE_REFUSALS,
	...INVITATION_REFUSALS
];
// core/protocol/server.ts
/** Relay to client. Tolerant: unknown keys are dropped, so that a newer relay may say more. */
const ParticipantSchema = v.object({
	id: Id,
	name: v.string(),
	role: Role,
	place: Place,
	presence: Presence,
	microphone: v.boolean(),
	camera: v.boolean(),
	enteredAt: v.number(),
	hand: v.nullable(v.number()),
	line: v.nullable(v.object({
		state: v.picklist(["asked", "invited"]),
		at: v.number()
	})),
	screen: v.optional(v.literal(true))
});
const FactsSchema = v.object({
	slug: v.string(),
	title: v.string(),
	description: v.string(),
	contact: v.object({
		name: v.string(),
		email: v.string()
	}),
	createdAt: v.number()
});
const SettingsSchema = v.object({
	stageAccess: StageAccess,
	stageCapacity: v.number(),
	viewerCapacity: v.number(),
	entry: EntryAccess,
	locked: v.boolean(),
	schedule: v.nullable(v.object({
		startsAt: v.number(),
		endsAt: v.number()
	})),
	opensBefore: v.number(),
	hostAbsence: v.nullable(v.number()),
	features: FeatureSettingsSchema
});
/** A host records on their own computer; `since` is server time. */
const RecordingSchema = v.object({
	by: Id,
	since: v.number()
});
/** A projection of a room, its people in order. */
const SnapshotSchema = v.object({
	facts: FactsSchema,
	settings: SettingsSchema,
	status: v.picklist(["open", "ended"]),
	startedAt: v.nullable(v.number()),
	farewell: v.string(),
	recording: v.optional(v.nullable(RecordingSchema), null),
	participants: v.array(ParticipantSchema)
});
const person = (type) => v.object({
	type: v.literal(type),
	participant: ParticipantSchema
});
const about = (type) => v.object({
	type: v.literal(type),
	id: Id
});
const PublicEventSchema = v.variant("type", [
	person("entered"),
	v.object({
		type: v.literal("left"),
		id: Id,
		reason: v.picklist([
			"left",
			"gone",
			"removed",
			"blocked",
			"declined"
		])
	}),
	v.object({
		type: v.literal("presence-changed"),
		id: Id,
		presence: Presence
	}),
	person("stage-joined"),
	about("stage-left"),
	v.object({
		type: v.literal("devices-changed"),
		id: Id,
		microphone: v.boolean(),
		camera: v.boolean()
	}),
	person("stage-asked"),
	person("stage-brought"),
	about("stage-declined"),
	about("line-left"),
	person("hand-raised"),
	about("hand-lowered"),
	about("muted"),
	about("camera-stopped"),
	about("screen-shared"),
	about("screen-stopped"),
	person("role-changed"),
	person("admitted"),
	v.object({
		type: v.literal("settings-changed"),
		settings: SettingsSchema
	}),
	v.object({
		type: v.literal("facts-changed"),
		facts: FactsSchema
	}),
	v.object({
		type: v.literal("started"),
		at: v.number()
	}),
	v.object({
		type: v.literal("ended"),
		farewell: v.string(),
		reason: v.picklist([
			"moderator",
			"schedule",
			"host-gone"
		])
	}),
	v.object({
		type: v.literal("reopened"),
		at: v.number()
	}),
	v.object({
		type: v.literal("recording-started"),
		recording: RecordingSchema
	}),
	v.object({ type: v.literal("recording-stopped") })
]);
/** All that an `events` frame holds. */
const TravellingEventSchema = v.variant("type", [...PublicEventSchema.options, ...PublicChatEventSchemas]);
/** Refusals of `hello` and of the connection, beside those of the room's rules. */
const HELLO_REFUSALS = [
	"version",
	"no-such-room",
	"rate-limited"
];
const RefusalSchema = v.picklist([...REFUSALS, ...HELLO_REFUSALS]);
const CountsSchema = v.object({
	stage: v.number(),
	viewers: v.number()
});
/** Who takes part in media under which peer id; null while they are present but cannot be reached. */
const Directory = v.array(v.tuple([Id, v.nullable(Id)]));
const IceServerSchema = v.object({
	urls: v.union([v.string(), v.array(v.string())]),
	username: v.optional(v.string()),
	credential: v.optional(v.string())
});
/** Which servers help media links through firewalls. */
const IceSchema = v.object({
	servers: v.array(IceServerSchema),
	/** When their credentials expire, by the server's clock; null: never. */
	until: v.nullable(v.number()),
	/** `relay`: use nothing but TURN. */
	policy: v.picklist(["all", "relay"])
});
/** What opens the signalling connection: a peer id used once, and the ticket that proves it. */
const PeerTicketSchema = v.object({
	id: Id,
	ticket: v.string()
});
const You = v.object({
	id: Id,
	role: Role
});
/** An invitation as moderators see it: never its token. `email` is empty when it is bound to none. */
const InvitationViewSchema = v.object({
	id: Id,
	role: Role,
	name: v.string(),
	email: v.string(),
	from: v.nullable(v.number()),
	until: v.nullable(v.number()),
	uses: v.nullable(v.number()),
	createdAt: v.number(),
	state: v.picklist([
		"open",
		"early",
		"expired",
		"used-up",
		"revoked",
		"locked"
	]),
	mail: v.nullable(v.picklist([
		"sending",
		"sent",
		"failed"
	])),
	/** On how many devices it was redeemed. */
	used: v.number(),
	/** Who redeemed it and when, the newest 20. */
	redeemed: v.array(v.object({
		name: v.string(),
		at: v.number()
	}))
});
const ServerMessageSchema = v.variant("type", [
	v.object({
		type: v.literal("welcome"),
		version: v.number(),
		/** The participant this credential resumed; null for a guest who has not entered (yet, or any more). */
		you: v.nullable(You),
		/** The role a guest will have on entering. */
		role: Role,
		/** Name last used with this credential, for somebody who comes back. */
		returning: v.nullable(v.string()),
		/** Exactly one of `snapshot` and `events` (those after the client's revision) is not null. */
		snapshot: v.nullable(SnapshotSchema),
		events: v.nullable(v.array(TravellingEventSchema)),
		/** Of taking part; null for guests and people outside. */
		part: v.nullable(PartSchema),
		revision: Revision,
		counts: CountsSchema,
		peer: PeerTicketSchema,
		peers: Directory,
		ice: IceSchema,
		serverTime: v.number(),
		/** Whether this server can send invitations by email. */
		mail: v.boolean()
	}),
	v.object({
		type: v.literal("snapshot"),
		you: You,
		snapshot: SnapshotSchema,
		part: v.nullable(PartSchema),
		revision: Revision,
		peers: Directory
	}),
	v.object({
		type: v.literal("entered"),
		id: Id,
		you: You,
		snapshot: SnapshotSchema,
		part: v.nullable(PartSchema),
		revision: Revision,
		counts: CountsSchema,
		peers: Directory
	}),
	v.object({
		type: v.literal("ack"),
		id: Id,
		revision: Revision
	}),
	v.object({
		type: v.literal("refused"),
		id: v.nullable(Id),
		reason: RefusalSchema,
		/** The room's title and whom to ask. */
		title: v.optional(v.string()),
		contact: v.optional(v.object({
			name: v.string(),
			email: v.string()
		})),
		/** When an invitation begins to be valid, or when it ended. */
		at: v.optional(v.number()),
		/** Whether one may come in without an invitation. */
		entry: v.optional(EntryAccess)
	}),
	v.object({
		type: v.literal("events"),
		revision: Revision,
		events: v.array(TravellingEventSchema)
	}),
	BoardMessageSchema,
	ReactionsMessageSchema,
	HistoryMessageSchema,
	UnreadMessageSchema,
	v.object({
		type: v.literal("peers"),
		set: Directory,
		gone: v.array(Id)
	}),
	v.object({
		type: v.literal("counts"),
		counts: CountsSchema
	}),
	v.object({
		type: v.literal("peer"),
		peer: PeerTicketSchema
	}),
	v.object({
		type: v.literal("ice"),
		ice: IceSchema
	}),
	v.object({
		type: v.literal("roster"),
		id: Id,
		total: v.number(),
		participants: v.array(ParticipantSchema)
	}),
	v.object({
		type: v.literal("line"),
		id: Id,
		position: v.nullable(v.number())
	}),
	v.object({
		type: v.literal("invitations"),
		id: v.nullable(Id),
		invitations: v.array(InvitationViewSchema),
		/** Who was removed and must be admitted again, or was blocked. */
		barred: v.array(v.object({
			id: Id,
			name: v.string(),
			state: v.picklist(["removed", "blocked"])
		}))
	}),
	v.object({
		type: v.literal("pong"),
		serverTime: v.number()
	})
]);
// core/protocol/codec.ts
/** A frame that is no message; `message` says where and why, without quoting the content. */
var BadMessageError = class extends Error {
	name = "BadMessageError";
};
/** @throws BadMessageError */
function decodeClientMessage(frame) {
	return decode(ClientMessageSchema, frame);
}
/** @throws BadMessageError */
function decodeServerMessage(frame) {
	return decode(ServerMessageSchema, frame);
}
function decode(schema, frame) {
	let value;
	try {
		value = JSON.parse(frame);
	} catch {
		throw new BadMessageError("The frame is not JSON.");
	}
	const result = v.safeParse(schema, value, { abortEarly: true });
	if (result.success) return result.output;
	const issue = result.issues[0];
	if (issue.expected === "never") throw new BadMessageError("There is a key that is not known.");
	throw new BadMessageError(`Wrong at ${v.getDotPath(issue) ?? "the top"}: expected ${issue.expected ?? "something else"}.`);
}
/** A room as it travels: its people as a list, because JSON has no maps and order matters. */
function toSnapshot(room) {
	return {
		...room,
		participants: [...room.participants.values()]
	};
}
function fromSnapshot(snapshot) {
	return {
		...snapshot,
		participants: new Map(snapshot.participants.map((one) => [one.id, one]))
	};
}
export { BadMessageError, decodeClientMessage, decodeServerMessage, fromSnapshot, toSnapshot };
