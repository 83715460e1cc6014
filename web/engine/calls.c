/* A list of numpy's calls, run without Python in between: the same inner loops on the same arrays.
 *
 * mfnet_page/calls.py writes the list. An inner loop is a function of numpy's own, in the table that
 * this module imports; so every number is numpy's, bit for bit. Products are the kernel's. As there,
 * nothing is kept but in memory that the caller passes in. */

#include "kernel.c"
#include "fill.c"
#include "tanh.c"
#include "arithmetic.c"

enum { LOOP, PRODUCT, CHOICE, COUNT, TAKE, CHECK, CHECK_FINITE }; /* kinds of calls */
enum { OPERANDS = 3 };

typedef struct {
    int32_t kind;
    ptrdiff_t rows, columns;               /* how often the inner loop runs, and how far */
    int32_t depth;                         /* of a product; an argument's number; what a check wants */
    int32_t part, parts;                   /* of a product: which one, of how many */
    Loop *loop;
    void *data;                            /* numpy's, for the loop */
    char *origin[OPERANDS];                /* the last one is written to */
    ptrdiff_t row[OPERANDS], column[OPERANDS];
    char *at[OPERANDS];                    /* where the loop is to begin; set here */
} Call;

typedef struct {
    int32_t count;
    char *scratch;                         /* of `scratch_bytes()` */
    Call calls[];
} Calls;

static void run_loop(Call *c) {
    for (ptrdiff_t row = 0; row < c->rows; row++) {
        UNROLLED for (int32_t i = 0; i < OPERANDS; i++) c->at[i] = c->origin[i] + row * c->row[i];
        c->loop(c->at, &c->columns, c->column, c->data);
    }
}

/* Copies the entries of the first operand where the second, of bytes, is true: without a branch,
 * which could not be predicted. */
static void run_choice(const Call *c) {
    for (ptrdiff_t row = 0; row < c->rows; row++)
        for (ptrdiff_t column = 0; column < c->columns; column++) {
            const uint64_t chosen = *(const uint64_t *)(c->origin[0] + row * c->row[0] + column * c->column[0]);
            const uint64_t mask = -(uint64_t)(c->origin[1][row * c->row[1] + column * c->column[1]] != 0);
            uint64_t *to = (uint64_t *)(c->origin[2] + row * c->row[2] + column * c->column[2]);
            *to = (chosen & mask) | (*to & ~mask);
        }
}

static void run_count(const Call *c) {
    int32_t nonzero = 0;
    for (ptrdiff_t row = 0; row < c->rows; row++)
        for (ptrdiff_t column = 0; column < c->columns; column++)
            nonzero += load(c->origin[0] + row * c->row[0] + column * c->column[0]) != 0;
    *(double *)c->origin[2] = nonzero;
}

/* Copies an argument of run() that is as the array it is copied to; whether it is. */
static int take(const Call *c, const Array *x, const Scratch *s) {
    if (!is_matrix(x, s) || x->shape[0] != c->rows || x->shape[1] != c->columns) return 0;
    if (x->strides[0] != c->row[2] || x->strides[1] != c->column[2]) return 0;
    const int32_t bytes = c->rows * c->columns * (int32_t)sizeof(double);
    int32_t at = 0;
    for (; at + 16 <= bytes; at += 16) wasm_v128_store(c->origin[2] + at, load_pair(x->data + at));
    if (at < bytes) *(double *)(c->origin[2] + at) = load(x->data + at);
    return 1;
}

INLINE Matrix operand(const Call *c, int32_t i) { return (Matrix){c->origin[i], c->row[i], c->column[i]}; }

INLINE int is_finite(double x) { return x - x == 0; }

/* The Python method run(*batch): runs the list up to a check that fails; False if one does.
 * Its `self` is the numpy array that holds the list. */
__attribute__((export_name("run")))
const void *run(const Array *self, const Array *const *arguments, ptrdiff_t count) {
    Calls *list = (Calls *)self->data;
    Scratch *s = aligned(list->scratch);
    for (Call *c = list->calls; c < list->calls + list->count; c++) switch (c->kind) {
        case LOOP: run_loop(c); break;
        case PRODUCT:
            s->product = (Product){c->rows, c->columns, c->depth, operand(c, 0), operand(c, 1), operand(c, 2), 0};
            compute(&s->product, c->part, c->parts, s);
            break;
        case CHOICE: run_choice(c); break;
        case COUNT: run_count(c); break;
        case TAKE: if (c->depth >= count || !take(c, arguments[c->depth], s)) return s->no; break;
        case CHECK: if (*c->origin[2] != c->depth) return s->no; break;
        case CHECK_FINITE: if (!is_finite(load(c->origin[2]))) return s->no; break;
    }
    return s->yes;
}
