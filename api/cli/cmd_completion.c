// SPDX-License-Identifier: Apache-2.0
// completion: a few lines for each shell that ask the program itself what may come next, so that a shell
// knows whatever the table of commands knows. `completion words` answers them: a line for each candidate.
#include "complete.h"
#include "options.h"
#include <stdio.h>
#include <string.h>

static const char BASH[] =
    "# bash: eval \"$(assent completion bash)\", or as a file in bash-completion's completions folder\n"
    "_assent() {\n"
    "    local line=${COMP_LINE:0:COMP_POINT} last cut each\n"
    "    local -a words\n"
    "    read -ra words <<< \"$line\"\n"
    "    [[ $line == *[[:space:]] ]] && words+=(\"\")\n"
    "    last=${words[${#words[@]}-1]}\n"
    "    cut=${last%\"${last##*[=:]}\"} # bash takes what stands behind = and : for a word of its own\n"
    "    COMPREPLY=()\n"
    "    while IFS=$'\\t' read -r each _; do\n"
    "        COMPREPLY+=(\"${each#\"$cut\"}\")\n"
    "    done < <(\"$1\" completion words -- \"${words[@]:1}\" 2> /dev/null)\n"
    "    if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]]; then\n"
    "        compopt -o nospace\n"
    "    fi\n"
    "}\n"
    "complete -o default -F _assent assent\n";

static const char ZSH[] =
    "#compdef assent\n"
    "# zsh: source <(assent completion zsh) behind compinit, or as the file _assent in a folder of fpath\n"
    "_assent() {\n"
    "    local -a found\n"
    "    local each\n"
    "    for each in \"${(@f)$(${words[1]} completion words -- \"${(@)words[2,CURRENT]}\" 2> /dev/null)}\"; do\n"
    "        [[ -n $each ]] && found+=(\"${${each%%$'\\t'*}//:/\\\\:}:${each#*$'\\t'}\")\n"
    "    done\n"
    "    if (( ${#found} )); then\n"
    "        _describe -V assent found\n"
    "    else\n"
    "        _files\n"
    "    fi\n"
    "}\n"
    "if [[ ${funcstack[1]} == _assent ]]; then\n"
    "    _assent \"$@\"\n"
    "else\n"
    "    compdef _assent assent\n"
    "fi\n";

static const char FISH[] =
    "# fish: assent completion fish | source, or as the file assent.fish in fish's completions folder\n"
    "function __assent_words\n"
    "    set -l words (commandline -opc) (commandline -ct)\n"
    "    set -l found ($words[1] completion words -- $words[2..-1] 2> /dev/null)\n"
    "    if test (count $found) -gt 0\n"
    "        printf '%s\\n' $found\n"
    "    else\n"
    "        __fish_complete_path (commandline -ct)\n"
    "    end\n"
    "end\n"
    "complete -c assent -f -k -a '(__assent_words)'\n";

void complete_put(const struct typing *typing, struct assent_text candidate, struct assent_text description)
{
    if (candidate.count < typing->begun.count ||
        memcmp(candidate.bytes, typing->begun.bytes, typing->begun.count) != 0)
        return;
    struct assent_arena *arena = typing->cli->arena;
    struct assent_text word = assent_text_shown(arena, candidate),
                       why = assent_text_shown(arena, description);
    const char *last = typing->words[typing->count - 1];
    int before = (int)(strlen(last) - typing->begun.count); // "--format=" of "--format=js"
    printf("%.*s%.*s\t%.*s\n", before, last, (int)word.count, word.bytes, (int)why.count, why.bytes);
}

// "job" once, however many commands begin with it.
static void put_commands(const struct typing *typing)
{
    struct assent_text before = {0};
    for (size_t table = 0; COMMAND_TABLES[table] != NULL; table++) {
        for (const struct command *row = COMMAND_TABLES[table]; row->name != NULL; row++) {
            struct assent_text name = assent_text_of(row->name);
            size_t space = assent_text_find_byte(name, ' ');
            struct assent_text first = assent_text_slice(row->name, space);
            bool family = space < name.count;
            if (typing->count == 1 && !assent_text_equal(first, before))
                complete_put(typing, first, assent_text_of(family ? "several commands" : row->summary));
            if (typing->count == 2 && family && assent_text_is(first, typing->words[0]))
                complete_put(typing, assent_text_slice(row->name + space + 1, name.count - space - 1),
                             assent_text_of(row->summary));
            before = first;
        }
    }
    if (typing->count == 1)
        complete_put(typing, assent_text_of("help"), assent_text_of("the commands, or one of them"));
}

static const struct option *option_of(const struct typing *typing, const char *word, size_t length)
{
    const struct option *tables[] = {typing->command->options, OPTIONS_EVERYWHERE};
    for (size_t i = 0; i < 2; i++) {
        for (const struct option *option = tables[i]; option != NULL && option->name != NULL; option++) {
            if (strlen(option->name) == length && strncmp(option->name, word, length) == 0)
                return option;
        }
    }
    return NULL;
}

static void put_options(const struct typing *typing)
{
    const struct option *tables[] = {typing->command->options, OPTIONS_EVERYWHERE};
    for (size_t i = 0; i < 2; i++) {
        for (const struct option *option = tables[i]; option != NULL && option->name != NULL; option++)
            complete_put(typing, assent_text_of(option->name), assent_text_of(option->help));
    }
}

// The option whose value is being typed, as its own word or behind `=`; NULL when none is.
static const struct option *option_open(struct typing *typing)
{
    const char *last = typing->words[typing->count - 1], *equal = strchr(last, '=');
    if (strncmp(last, "--", 2) == 0 && equal != NULL) {
        typing->begun = assent_text_of(equal + 1);
        return option_of(typing, last, (size_t)(equal - last));
    }
    const char *before = typing->count > typing->used + 1 ? typing->words[typing->count - 2] : "";
    const struct option *option = option_of(typing, before, strlen(before));
    return option != NULL && option->kind != OPTION_FLAG ? option : NULL;
}

// The n-th word of "TICKET ACTION [FIELD=VALUE …]", without brackets; the last one stands for all that follow
// when there is "…".
static struct assent_text argument_word(const char *pattern, int n)
{
    struct assent_text found = {0};
    for (int i = 0; *pattern != 0; i++) {
        pattern += strspn(pattern, " []");
        size_t length = strcspn(pattern, " []");
        bool more = length == strlen("…") && strncmp(pattern, "…", length) == 0;
        if (length == 0 || (i > n && !more) || (more && i > n))
            break;
        if (more)
            return found;
        found = assent_text_slice(pattern, length);
        pattern += length;
        if (i == n)
            return found;
    }
    return (struct assent_text){0};
}

static void put_argument(const struct typing *typing)
{
    const char **arguments =
        assent_arena_take_array(typing->cli->arena, (size_t)typing->count, sizeof *arguments);
    int count = 0;
    for (int i = typing->used; i + 1 < typing->count; i++) {
        const char *word = typing->words[i];
        const struct option *option = option_of(typing, word, strlen(word));
        if (strncmp(word, "--", 2) != 0)
            arguments[count++] = word;
        else if (option != NULL && option->kind != OPTION_FLAG)
            i++; // its value
    }
    complete_value(typing, argument_word(typing->command->arguments, count), arguments, count);
}

// What the help calls NAME is a workflow's here and a state's there.
static struct assent_text value_word(const struct option *option)
{
    static const char *const WORDS[][2] = {{"--workflow", "WORKFLOW"},
                                           {"--state", "STATE"},
                                           {"--server", "SERVER"},
                                           {"--seat", ""},
                                           {"--service", ""}};
    for (size_t i = 0; i < sizeof WORDS / sizeof WORDS[0]; i++) {
        if (strcmp(option->name, WORDS[i][0]) == 0)
            return assent_text_of(WORDS[i][1]);
    }
    return assent_text_of(option->value);
}

static void put_words(struct typing *typing)
{
    const char *last = typing->words[typing->count - 1];
    typing->begun = assent_text_of(last);
    typing->command = command_find(typing->count - 1, typing->words, &typing->used);
    if (typing->command == NULL) {
        put_commands(typing);
        return;
    }
    const struct option *option = option_open(typing);
    if (option != NULL && option->value != NULL)
        complete_value(typing, value_word(option), NULL, 0);
    else if (strncmp(last, "--", 2) == 0)
        put_options(typing);
    else
        put_argument(typing);
}

static int run_completion(struct cli *cli)
{
    static const char *const SHELLS[][2] = {{"bash", BASH}, {"zsh", ZSH}, {"fish", FISH}};
    const char *shell = cli->arguments[0];
    if (strcmp(shell, "words") == 0) {
        struct typing typing = {.cli = cli, .words = cli->arguments + 1, .count = cli->argument_count - 1};
        if (typing.count > 0)
            put_words(&typing);
        return CLI_OK;
    }
    for (size_t i = 0; i < sizeof SHELLS / sizeof SHELLS[0] && cli->argument_count == 1; i++) {
        if (strcmp(shell, SHELLS[i][0]) == 0) {
            fputs(SHELLS[i][1], stdout);
            return CLI_OK;
        }
    }
    return cli_fail(CLI_USAGE, "completion is there for bash, zsh and fish");
}

const struct command COMMANDS_COMPLETION[] = {
    {"completion", "bash|zsh|fish", "what makes a shell complete commands, tickets and fields",
     "bash: eval \"$(assent completion bash)\" in ~/.bashrc. zsh: source <(assent completion zsh) behind compinit.\n"
     "fish: assent completion fish | source. Tickets, actions, workflows, states and fields are the server's, when it\n"
     "answers at once.",
     1, -1, NULL, .run = run_completion},
    {.name = NULL},
};
