// SPDX-License-Identifier: Apache-2.0
//
// A program whose only assertion fails, built with the product's flags.
// tests/build/assertions_test.py runs it: a release build must abort here too.

#include <assert.h>

int main(int count, char **arguments)
{
    (void)arguments;
    assert(count == 0 && "planted");
    return 0;
}
