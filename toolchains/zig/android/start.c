/* SPDX-FileCopyrightText: The Amalgamation Authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* What the NDK's crtbegin_so.o brings to a shared library for Android: the library's handle, its finalizers at dlclose, and the note
 * with the API level that tools and the loader read. */

#define API_LEVEL 24
#define TEXT_OF(x) #x
#define TEXT(x) TEXT_OF(x)

void __cxa_finalize(void*);

__attribute__((visibility("hidden"))) void* __dso_handle = &__dso_handle;

__attribute__((destructor)) static void Finalize(void) { __cxa_finalize(&__dso_handle); }

__asm__(
    ".pushsection .note.android.ident,\"a\",%note\n"
    ".balign 4\n"
    ".long 8, 4, 1\n"
    ".asciz \"Android\"\n"
    ".long " TEXT(API_LEVEL) "\n"
    ".popsection\n");
