select setval('public."facts_id_seq"', 551, true);
